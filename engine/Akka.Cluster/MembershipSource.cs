using System.Collections.Immutable;

namespace Akka.Cluster;

/// <summary>Knows who is in the cluster, and is told when that is to change.</summary>
internal abstract class MembershipSource
{
    /// <summary>
    /// Lets this node join. From then on every change is reported with all members as they are after it, one report at a time;
    /// the first may come before this returns.
    /// </summary>
    public abstract void Start(Member self, Action<ImmutableSortedSet<Member>> changed);

    /// <summary>Takes a member to the next status of its life; the task ends when the change is reported.</summary>
    public abstract Task AdvanceAsync(UniqueAddress member, MemberStatus status);
}
