using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Jobs;

/// <summary>
/// Something that happened to a job. The journal stores these events, so their forms are
/// append-only.
/// </summary>
internal abstract record JobEvent(DateTimeOffset At);

/// <summary>The job was accepted.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Route">The name of its route.</param>
/// <param name="Inputs">The values for the route, as UTF-8 JSON.</param>
/// <param name="Fingerprint">The hash of what was asked for.</param>
/// <param name="IsKept">
/// Whether the job stays known after it has succeeded or was refused. Otherwise it is then deleted.
/// A job that failed for another reason stays known in any case.
/// </param>
internal sealed record JobSubmitted(
    DateTimeOffset At, string Route, ReadOnlyMemory<byte> Inputs, RequestFingerprint Fingerprint, bool IsKept)
    : JobEvent(At)
{
    /// <summary>The caller who asked for the job; <see langword="null"/>: callers were not known.</summary>
    public string? Submitter { get; init; }

    /// <summary>The span of the request that asked for the job; <see langword="null"/>: none was recorded.</summary>
    public TraceContext? Trace { get; init; }
}

/// <summary>The operation succeeded. This ends the job, unless its row is exported.</summary>
/// <param name="At">When it happened.</param>
/// <param name="StartedAt">When the operation first began.</param>
/// <param name="Attempts">How often it began since the previous event.</param>
/// <param name="Body">The body of the route's answer: UTF-8 JSON.</param>
/// <param name="Version">The version of the row that was written; <see langword="null"/>: none was.</param>
/// <param name="Lane">The lane in which the row is exported; <see langword="null"/>: it is not exported.</param>
internal sealed record JobWritten(
    DateTimeOffset At, DateTimeOffset StartedAt, int Attempts, ReadOnlyMemory<byte> Body, long? Version, string? Lane)
    : JobEvent(At);

/// <summary>The operation failed in a way that another attempt would not change. This ends the job.</summary>
/// <param name="At">When it happened.</param>
/// <param name="StartedAt">When the operation first began.</param>
/// <param name="Attempts">How often it began since the previous event.</param>
/// <param name="Problem">Why it failed.</param>
internal sealed record JobFailed(DateTimeOffset At, DateTimeOffset StartedAt, int Attempts, Problem Problem)
    : JobEvent(At);

/// <summary>The export of the row has ended. This ends the job.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Attempts">How often the row was sent to the target since the previous event.</param>
/// <param name="Problem">Why the row was given up; <see langword="null"/>: it is in the target.</param>
internal sealed record JobExported(DateTimeOffset At, int Attempts, Problem? Problem) : JobEvent(At);

/// <summary>The job was cancelled before it had written anything. This ends the job.</summary>
internal sealed record JobCancelled(DateTimeOffset At) : JobEvent(At);

/// <summary>The failed part of the job begins again: the operation, or its export.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Round">
/// The round from now on. It stays the same if the job may have written: that write is then found
/// again.
/// </param>
internal sealed record JobRetried(DateTimeOffset At, int Round) : JobEvent(At);
