namespace Akka.Cluster;

/// <summary>Where a member is in its life; the order of the names is Akka's.</summary>
public enum MemberStatus
{
    Joining,
    Up,
    Leaving,
    Exiting,
    Down,
    Removed,
    WeaklyUp,
}
