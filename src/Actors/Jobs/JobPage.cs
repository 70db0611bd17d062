using System.Collections.Immutable;

namespace TableActors.Actors.Jobs;

/// <summary>Some of the jobs that a filter means, the newest first.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="After">What to ask for the next page with; <see langword="null"/>: there is none.</param>
public sealed record JobPage(ImmutableArray<JobEntry> Jobs, string? After);
