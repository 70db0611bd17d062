using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Jobs;

/// <summary>Work that outlives the request that asked for it, and the node that took it.</summary>
public interface IJobs
{
    /// <summary>Accepts a job, which waits for its turn. Answers once it is stored.</summary>
    /// <param name="request">The job.</param>
    /// <param name="deadline">After this instant the answer is <c>outcome_unknown</c>.</param>
    /// <param name="cancellation">Ends the wait, not the job.</param>
    Task<JobSubmissionResult> SubmitAsync(JobSubmission request, DateTimeOffset deadline, CancellationToken cancellation);

    /// <summary>Accepts a job, begins it at once, and answers when it has ended.</summary>
    /// <param name="request">The job.</param>
    /// <param name="deadline">After this instant the answer is <c>outcome_unknown</c>; the job goes on.</param>
    /// <param name="cancellation">Ends the wait, not the job.</param>
    Task<JobSubmissionResult> RunAsync(JobSubmission request, DateTimeOffset deadline, CancellationToken cancellation);

    /// <summary>Finds a job.</summary>
    /// <returns>The job, which may be <see cref="JobState.Removed"/>; <see langword="null"/>: there never was one.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c> or <c>table_moving</c>: it cannot be asked now.</exception>
    Task<JobDetails?> FindAsync(JobId job, CancellationToken cancellation);

    /// <summary>Looks a job up in the index, without waking it: whose it is, and of which route.</summary>
    /// <returns>The job, which may be <see cref="JobState.Removed"/>; <see langword="null"/>: there never was one.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<JobEntry?> LookUpAsync(JobId job, CancellationToken cancellation);

    /// <summary>Ends a job that has written nothing yet, so that it never will.</summary>
    /// <returns>
    /// <see langword="null"/>: it is cancelled; <c>job_not_found</c>, <c>job_gone</c>, or <c>job_state</c> where it is past that.
    /// </returns>
    Task<Problem?> CancelAsync(JobId job, CancellationToken cancellation);

    /// <summary>Runs again what failed of a job: the operation, or its export alone.</summary>
    /// <returns><see langword="null"/>: it is under way; <c>job_not_found</c>, <c>job_gone</c>, or <c>job_state</c> where nothing has failed.</returns>
    Task<Problem?> RetryAsync(JobId job, CancellationToken cancellation);

    /// <summary>
    /// Begins to run again what failed of all jobs that a filter means, in the order in which their rows were written. The jobs are asked one
    /// after the other, in the background; where this node ends meanwhile, those that were not yet asked stay failed.
    /// </summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="cancellation">Ends looking for them, not what follows.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>; <c>overloaded</c>: too many others have asked for that, and wait.</exception>
    Task<JobRetry> BeginRetryAllAsync(JobFilter filter, CancellationToken cancellation);

    /// <summary>Runs again what failed of all jobs that a filter means: see <see cref="BeginRetryAllAsync"/>.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="cancellation">Ends the wait; the jobs are asked all the same.</param>
    /// <returns>How many are under way again.</returns>
    /// <exception cref="ProblemException">See <see cref="BeginRetryAllAsync"/>.</exception>
    async Task<int> RetryAllAsync(JobFilter filter, CancellationToken cancellation) =>
        await (await BeginRetryAllAsync(filter, cancellation).ConfigureAwait(false)).UnderWay.WaitAsync(cancellation).ConfigureAwait(false);

    /// <summary>Lists jobs, the newest first. Jobs that come while it is paged through are before its first page.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="after">Where the page before ended; <see langword="null"/>: from the newest on.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>; <c>validation_failed</c> where <paramref name="after"/> is none of ours.</exception>
    Task<JobPage> ListAsync(JobFilter filter, string? after, int most, CancellationToken cancellation);
}

/// <summary>A job to be accepted.</summary>
/// <param name="Id">The job's id. Where a job of this id is there already, it is found again.</param>
/// <param name="Route">The name of a registered <see cref="IJobRoute"/>.</param>
/// <param name="Inputs">What the route will read: UTF-8 JSON.</param>
/// <param name="Fingerprint">What is asked for; a job that is there already with another one is <c>idempotency_conflict</c>.</param>
public sealed record JobSubmission(JobId Id, string Route, ReadOnlyMemory<byte> Inputs, RequestFingerprint Fingerprint)
{
    /// <summary>
    /// Whether a job whose end is awaited can be asked for once it went well or was refused. Default: yes; otherwise nothing is left of it then.
    /// One that waits for its turn can always be asked for.
    /// </summary>
    public bool IsKept { get; init; } = true;

    /// <summary>The caller who asks for it; <see langword="null"/>: callers are not known.</summary>
    public string? Submitter { get; init; }
}

/// <summary>What became of a <see cref="JobSubmission"/>.</summary>
public abstract record JobSubmissionResult
{
    private JobSubmissionResult()
    {
    }

    /// <summary>The job is stored, and will be carried out whatever happens.</summary>
    /// <param name="Details">The job as it is.</param>
    /// <param name="IsReplayed">Whether it was there already.</param>
    public sealed record Accepted(JobDetails Details, bool IsReplayed) : JobSubmissionResult;

    /// <summary>There is no job, or (<c>outcome_unknown</c>) it is not known whether there is.</summary>
    /// <param name="Problem">Why.</param>
    public sealed record Refused(Problem Problem) : JobSubmissionResult;
}

/// <summary>Failed jobs that are asked to run again.</summary>
/// <param name="Found">How many there are.</param>
/// <param name="UnderWay">Ends when all were asked, with how many are under way again. Never fails.</param>
public sealed record JobRetry(int Found, Task<int> UnderWay);
