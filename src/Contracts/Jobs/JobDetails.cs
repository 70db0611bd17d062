using TableActors.Contracts.Errors;

namespace TableActors.Contracts.Jobs;

/// <summary>Everything that can be known of a job.</summary>
/// <param name="Id">The job.</param>
/// <param name="Route">The name of its route.</param>
/// <param name="State">How far it is.</param>
/// <param name="SubmittedAt">When it was accepted.</param>
public sealed record JobDetails(JobId Id, string Route, JobState State, DateTimeOffset SubmittedAt)
{
    /// <summary>What it is doing.</summary>
    public JobProgress Progress { get; init; } = JobProgress.Waiting;

    /// <summary>How often its operation, or its export, was begun.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was first begun; <see langword="null"/>: not yet.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; <see langword="null"/>: not yet.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed; <see langword="null"/>: it did not.</summary>
    public Problem? Problem { get; init; }

    /// <summary>The body of the answer that the route would have given, as UTF-8 JSON; <see langword="null"/>: there is none (yet).</summary>
    public ReadOnlyMemory<byte>? Result { get; init; }

    /// <summary>The version of the row that it wrote; <see langword="null"/>: it wrote none.</summary>
    public long? Version { get; init; }
}

/// <summary>How far a job is, as a client sees it. The numbers are stored.</summary>
public enum JobState
{
    /// <summary>It waits, or is at work.</summary>
    Pending = 1,

    /// <summary>It has ended, and all went well.</summary>
    Done = 2,

    /// <summary>It has ended with a problem; what failed can be tried again.</summary>
    Error = 3,

    /// <summary>Its retention is over; only its id is still known.</summary>
    Removed = 4,
}

/// <summary>What a job is doing. The numbers are stored.</summary>
public enum JobProgress
{
    /// <summary>It waits for its turn.</summary>
    Waiting = 1,

    /// <summary>Its operation is computed and written, or will be tried again soon.</summary>
    Running = 2,

    /// <summary>Its row is stored, and is passed on to the export's target.</summary>
    Exporting = 3,

    /// <summary>It has ended.</summary>
    Ended = 4,
}
