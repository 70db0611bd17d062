using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Jobs;

/// <summary>Something that happened to a job. A job is what its events, in their order, add up to; they are stored for good.</summary>
/// <param name="At">When it happened.</param>
public abstract record JobEvent(DateTimeOffset At);

/// <summary>The job was accepted.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Route">The name of its route.</param>
/// <param name="Inputs">What the route will read: UTF-8 JSON.</param>
/// <param name="Fingerprint">What was asked for.</param>
/// <param name="IsKept">
/// Whether the job can be asked for once it went well or was refused. Otherwise nothing is left of it then; a failure is kept all the same.
/// </param>
public sealed record JobSubmitted(
    DateTimeOffset At, string Route, ReadOnlyMemory<byte> Inputs, RequestFingerprint Fingerprint, bool IsKept) : JobEvent(At)
{
    /// <summary>The caller who asked for it; <see langword="null"/>: callers were not known.</summary>
    public string? Submitter { get; init; }

    /// <summary>The span of the request that asked for it; <see langword="null"/>: none was recorded.</summary>
    public TraceContext? Trace { get; init; }
}

/// <summary>The operation was carried out. That is the job's end, unless its row is to be exported.</summary>
/// <param name="At">When it happened.</param>
/// <param name="StartedAt">When the operation was first begun.</param>
/// <param name="Attempts">How often it was begun since the event before.</param>
/// <param name="Body">The body of the route's answer: UTF-8 JSON.</param>
/// <param name="Version">The version of the row that was written; <see langword="null"/>: none was.</param>
/// <param name="Lane">The lane in which the row is exported; <see langword="null"/>: it is not.</param>
public sealed record JobWritten(
    DateTimeOffset At, DateTimeOffset StartedAt, int Attempts, ReadOnlyMemory<byte> Body, long? Version, string? Lane) : JobEvent(At);

/// <summary>The operation failed in a way that another try would not change. That is the job's end.</summary>
/// <param name="At">When it happened.</param>
/// <param name="StartedAt">When the operation was first begun.</param>
/// <param name="Attempts">How often it was begun since the event before.</param>
/// <param name="Problem">Why.</param>
public sealed record JobFailed(DateTimeOffset At, DateTimeOffset StartedAt, int Attempts, Problem Problem) : JobEvent(At);

/// <summary>The export of the row has ended. That is the job's end.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Attempts">How often the row was sent to the target since the event before.</param>
/// <param name="Problem">Why the row was given up; <see langword="null"/>: it is in the target.</param>
public sealed record JobExported(DateTimeOffset At, int Attempts, Problem? Problem) : JobEvent(At);

/// <summary>The job was called off before it had written anything. That is its end.</summary>
/// <param name="At">When it happened.</param>
public sealed record JobCancelled(DateTimeOffset At) : JobEvent(At);

/// <summary>What failed is tried again, the operation or its export.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Round">The round from then on; that of before where what was written before is to be found again.</param>
public sealed record JobRetried(DateTimeOffset At, int Round) : JobEvent(At);
