using TableActors.Actors.Hosting;

namespace TableActors.Actors.Exports;

/// <summary>Finds the actor that a message is for: its id is the lane's name, its shard follows from a stable hash of it.</summary>
internal sealed class ExportLaneMessageExtractor : EntityExtractor
{
    /// <inheritdoc/>
    public override string? EntityId(object message) => message is IExportLaneMessage ours ? Checked(ours.Lane) : null;
}
