using TableActors.Actors.Hosting;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>Finds the actor that a message is for: its id is the job's, its shard follows from a stable hash of it.</summary>
internal sealed class JobMessageExtractor : EntityExtractor
{
    /// <inheritdoc/>
    public override string? EntityId(object message) => message is IJobMessage ours ? ours.Job?.Value ?? NoId : null;
}
