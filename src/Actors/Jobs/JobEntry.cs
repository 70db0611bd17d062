using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>A job as the index knows it.</summary>
/// <param name="Id">The job.</param>
/// <param name="Route">The name of its route.</param>
/// <param name="State">How far it is.</param>
/// <param name="SubmittedAt">When it was accepted.</param>
/// <param name="EndedAt">When it ended; <see langword="null"/>: not yet.</param>
/// <param name="Code">The code of the problem with which it ended; <see langword="null"/>: none.</param>
/// <param name="Version">The version of the row that it wrote; <see langword="null"/>: none.</param>
public sealed record JobEntry(
    JobId Id, string Route, JobState State, DateTimeOffset SubmittedAt, DateTimeOffset? EndedAt, string? Code, long? Version)
{
    /// <summary>The caller who asked for it; <see langword="null"/>: nobody knows, because callers were not known then.</summary>
    public string? Submitter { get; init; }
}
