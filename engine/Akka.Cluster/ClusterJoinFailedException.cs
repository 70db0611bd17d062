using Akka.Actor;

namespace Akka.Cluster;

/// <summary>The node could not join the cluster it was told to join.</summary>
public class ClusterJoinFailedException : AkkaException
{
    public ClusterJoinFailedException(string message)
        : base(message)
    {
    }
}
