using Akka.Cluster.Sharding;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>Finds the actor that a message is for: its id is the job's, its shard follows from a stable hash of it.</summary>
internal sealed class JobMessageExtractor() : HashCodeMessageExtractor(Shards)
{
    // Ten times as many as the largest cluster that one database serves well; changing it needs a full stop of the cluster.
    private const int Shards = 100;

    /// <inheritdoc/>
    public override string? EntityId(object message) => (message as IJobMessage)?.Job.Value;
}
