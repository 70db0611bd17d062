using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Jobs;

/// <summary>Asks for a job. Answered by <see cref="JobAccepted"/> or <see cref="JobRefused"/>.</summary>
/// <param name="Job">The job. Where it is there already, it is found again.</param>
/// <param name="Route">The name of its route.</param>
/// <param name="Inputs">What the route will read: UTF-8 JSON.</param>
/// <param name="Fingerprint">What is asked for; a job that is there already with another one is <c>idempotency_conflict</c>.</param>
/// <param name="Deadline">After this instant nobody waits for the reply, and a job that is not there yet is not accepted.</param>
/// <param name="IsForeground">
/// Whether somebody waits for the job's end: it begins at once, and the answer is sent when it has ended. Otherwise it waits for its
/// turn, and the answer is sent when it is stored.
/// </param>
/// <param name="IsKept">See <see cref="JobSubmitted"/>.</param>
public sealed record SubmitJob(
    JobId Job, string Route, ReadOnlyMemory<byte> Inputs, RequestFingerprint Fingerprint, DateTimeOffset Deadline, bool IsForeground, bool IsKept)
    : IJobMessage
{
    /// <summary>See <see cref="JobSubmitted"/>.</summary>
    public string? Submitter { get; init; }

    /// <summary>See <see cref="JobSubmitted"/>.</summary>
    public TraceContext? Trace { get; init; }
}

/// <summary>Asks how far a job is. Answered by <see cref="JobFound"/> or <see cref="JobMissing"/>.</summary>
/// <param name="Job">The job.</param>
public sealed record FindJob(JobId Job) : IJobMessage;

/// <summary>
/// Asks for a job to end without writing anything. Answered by <see cref="JobAgreed"/>, <see cref="JobRefused"/> or <see cref="JobMissing"/>.
/// </summary>
/// <param name="Job">The job.</param>
public sealed record CancelJob(JobId Job) : IJobMessage;

/// <summary>
/// Asks for what failed of a job to be run again. Answered by <see cref="JobAgreed"/>, <see cref="JobRefused"/> or <see cref="JobMissing"/>.
/// </summary>
/// <param name="Job">The job.</param>
public sealed record RetryJob(JobId Job) : IJobMessage;

/// <summary>
/// Sees to it that a job which the index calls unfinished is at work. Answered by <see cref="JobAgreed"/>, or <see cref="JobRefused"/> where
/// too many others wait before it.
/// </summary>
/// <param name="Job">The job.</param>
/// <param name="SubmittedAt">When it was accepted, as the index has it.</param>
public sealed record WakeJob(JobId Job, DateTimeOffset SubmittedAt) : IJobMessage;

/// <summary>
/// Deletes everything that is known of a job that has ended. Answered by <see cref="JobAgreed"/> when it is done, or by
/// <see cref="JobRefused"/>.
/// </summary>
/// <param name="Job">The job.</param>
/// <param name="EndedBefore">It stays if it ended later.</param>
public sealed record RemoveJob(JobId Job, DateTimeOffset EndedBefore) : IJobMessage;

/// <summary>A message for the actor of one job. The id decides which one.</summary>
public interface IJobMessage
{
    /// <summary>The job.</summary>
    JobId Job { get; }
}
