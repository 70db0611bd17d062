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
}
