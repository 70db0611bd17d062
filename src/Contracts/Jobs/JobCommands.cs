using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Jobs;

/// <summary>Submits a job. Answered by <see cref="JobAccepted"/> or <see cref="JobRefused"/>.</summary>
/// <param name="Job">The job's id. If there is a job of this id already, the reply shows that one.</param>
/// <param name="Route">The name of its route.</param>
/// <param name="Inputs">The values for the route, as UTF-8 JSON.</param>
/// <param name="Fingerprint">
/// The hash of what is asked for. If the job exists with another one, this is
/// <c>idempotency_conflict</c>.
/// </param>
/// <param name="Deadline">After this instant nobody waits for the reply, and no new job is accepted.</param>
/// <param name="IsForeground">
/// Whether somebody waits for the job's end. If so, the job begins at once, and the reply is sent
/// when the job has ended. Otherwise the job waits for its turn, and the reply is sent when the job
/// is stored.
/// </param>
/// <param name="IsKept">See <see cref="JobSubmitted.IsKept"/>.</param>
internal sealed record SubmitJob(
    JobId Job, string Route, ReadOnlyMemory<byte> Inputs, RequestFingerprint Fingerprint, DateTimeOffset Deadline,
    bool IsForeground, bool IsKept)
    : IJobMessage
{
    /// <summary>The caller who asks for the job; <see langword="null"/>: callers are not known.</summary>
    public string? Submitter { get; init; }

    /// <summary>The span of the request that asks for the job; <see langword="null"/>: none is recorded.</summary>
    public TraceContext? Trace { get; init; }
}

/// <summary>Asks how far a job is. Answered by <see cref="JobFound"/> or <see cref="JobMissing"/>.</summary>
internal sealed record FindJob(JobId Job) : IJobMessage;

/// <summary>
/// Asks that a job end without writing anything. Answered by <see cref="JobAgreed"/>,
/// <see cref="JobRefused"/> or <see cref="JobMissing"/>.
/// </summary>
internal sealed record CancelJob(JobId Job) : IJobMessage;

/// <summary>
/// Asks that the failed part of a job begin again. Answered by <see cref="JobAgreed"/>,
/// <see cref="JobRefused"/> or <see cref="JobMissing"/>.
/// </summary>
internal sealed record RetryJob(JobId Job) : IJobMessage;

/// <summary>
/// Makes sure that a job which the job index lists as unfinished goes on. Answered by
/// <see cref="JobAgreed"/>, or by <see cref="JobRefused"/> if too many others wait before it.
/// </summary>
/// <param name="Job">The job.</param>
/// <param name="SubmittedAt">When it was submitted, according to the job index.</param>
internal sealed record WakeJob(JobId Job, DateTimeOffset SubmittedAt) : IJobMessage;

/// <summary>
/// Deletes everything that is known of a job that has ended. Answered by <see cref="JobAgreed"/>
/// when this is done, or by <see cref="JobRefused"/>.
/// </summary>
/// <param name="Job">The job.</param>
/// <param name="EndedBefore">A job that ended at this instant or later stays.</param>
internal sealed record RemoveJob(JobId Job, DateTimeOffset EndedBefore) : IJobMessage;

/// <summary>A message to the actor of one job. The id decides which actor gets it.</summary>
internal interface IJobMessage
{
    JobId Job { get; }
}
