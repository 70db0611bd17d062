using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Jobs;

/// <summary>A job to be accepted.</summary>
/// <param name="Id">The job's id. Where a job of this id is there already, it is found again.</param>
/// <param name="Route">The name of a registered <see cref="IJobRoute"/>.</param>
/// <param name="Inputs">What the route will read: UTF-8 JSON.</param>
/// <param name="Fingerprint">What is asked for; a job that is there already with another one is <c>idempotency_conflict</c>.</param>
public sealed record JobRequest(JobId Id, string Route, ReadOnlyMemory<byte> Inputs, RequestFingerprint Fingerprint)
{
    /// <summary>
    /// Whether a job whose end is awaited can be asked for once it went well or was refused. Default: yes; otherwise nothing is left of it then.
    /// One that waits for its turn can always be asked for.
    /// </summary>
    public bool IsKept { get; init; } = true;

    /// <summary>The caller who asks for it; <see langword="null"/>: callers are not known.</summary>
    public string? Submitter { get; init; }
}
