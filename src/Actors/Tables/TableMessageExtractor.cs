using Akka.Cluster.Sharding;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tables;

/// <summary>Finds the actor that a message is for: its id is the table's name, its shard follows from a stable hash of the name.</summary>
internal sealed class TableMessageExtractor() : HashCodeMessageExtractor(Shards)
{
    // Ten times as many as the largest cluster that one database serves well; changing it needs a full stop of the cluster.
    private const int Shards = 100;

    /// <inheritdoc/>
    public override string? EntityId(object message) => (message as ITableMessage)?.Table.Value;
}
