using System.Collections.Immutable;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>Which jobs are meant. Jobs whose retention is over never are.</summary>
public sealed record JobFilter
{
    /// <summary>Those in this state; <see langword="null"/>: any.</summary>
    public JobState? State { get; init; }

    /// <summary>Those of this route; <see langword="null"/>: any.</summary>
    public string? Route { get; init; }

    /// <summary>Those that failed with this code, for example <c>export_failed</c>; <see langword="null"/>: any.</summary>
    public string? Code { get; init; }

    /// <summary>Those that somebody may see; <see langword="null"/>: all.</summary>
    public JobViewer? Viewer { get; init; }
}

/// <summary>Who looks at jobs: sees those of some routes, but for those that other callers have asked for.</summary>
/// <param name="Routes">The routes; <see langword="null"/>: all; empty: no job is seen.</param>
/// <param name="Caller">The name; <see langword="null"/>: only jobs of nobody in particular are seen.</param>
public sealed record JobViewer(ImmutableArray<string>? Routes, string? Caller);
