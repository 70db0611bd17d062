using TableActors.Actors.Hosting;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tables;

/// <summary>Finds the actor that a message is for: its id is the table's name, its shard follows from a stable hash of the name.</summary>
internal sealed class TableMessageExtractor : EntityExtractor
{
    /// <inheritdoc/>
    public override string? EntityId(object message) => message is ITableMessage ours ? ours.Table?.Value ?? NoId : null;
}
