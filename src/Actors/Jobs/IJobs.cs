using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Jobs;

/// <summary>
/// Submits, finds, cancels and retries jobs. A job goes on when the client has left, and when the
/// node that accepted it has died.
/// </summary>
public interface IJobs
{
    /// <summary>
    /// Submits a job. It waits for its turn; the result comes as soon as the job is stored.
    /// </summary>
    /// <param name="request">The job.</param>
    /// <param name="deadline">After this instant the result is <c>outcome_unknown</c>.</param>
    /// <param name="cancellation">Ends the wait, not the job.</param>
    Task<JobSubmissionResult> SubmitAsync(
        JobSubmission request, DateTimeOffset deadline, CancellationToken cancellation);

    /// <summary>Submits a job that begins at once. The result comes when the job has ended.</summary>
    /// <param name="request">The job.</param>
    /// <param name="deadline">
    /// After this instant the result is <c>outcome_unknown</c>, and the job goes on.
    /// </param>
    /// <param name="cancellation">Ends the wait, not the job.</param>
    Task<JobSubmissionResult> RunAsync(JobSubmission request, DateTimeOffset deadline, CancellationToken cancellation);

    /// <summary>Asks a job's actor for the details of the job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// The job, which may be <see cref="JobState.Removed"/>; <see langword="null"/>: no job has
    /// this id.
    /// </returns>
    /// <exception cref="ProblemException">
    /// <c>store_unavailable</c> or <c>table_moving</c>: the job's actor cannot answer now.
    /// </exception>
    Task<JobDetails?> FindAsync(JobId job, CancellationToken cancellation);

    /// <summary>
    /// Looks a job up in the job index, for example to see its submitter or its route. Does not
    /// start the job's actor.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <returns>
    /// The job, which may be <see cref="JobState.Removed"/>; <see langword="null"/>: no job has
    /// this id.
    /// </returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<JobEntry?> LookUpAsync(JobId job, CancellationToken cancellation);

    /// <summary>Cancels a job that has not written anything yet. A cancelled job never writes.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellation">Ends the wait, not the cancelling.</param>
    /// <returns>
    /// <see langword="null"/>: the job is cancelled; otherwise why it is not: <c>job_not_found</c>,
    /// <c>job_gone</c>, <c>job_state</c> if the job has written or ended, or a problem of the store
    /// or the node.
    /// </returns>
    Task<Problem?> CancelAsync(JobId job, CancellationToken cancellation);

    /// <summary>Retries the part of a job that failed: the operation, or the export alone.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellation">Ends the wait, not the retry.</param>
    /// <returns>
    /// <see langword="null"/>: the job is pending again; otherwise why it is not:
    /// <c>job_not_found</c>, <c>job_gone</c>, <c>job_state</c> if nothing has failed, or a problem
    /// of the store or the node.
    /// </returns>
    Task<Problem?> RetryAsync(JobId job, CancellationToken cancellation);

    /// <summary>
    /// Retries all failed jobs that a filter selects, in the order in which they wrote their rows,
    /// and waits until all were asked. The jobs are asked one after the other, 100,000 at most. If
    /// this node stops meanwhile, the jobs that were not asked yet stay failed.
    /// </summary>
    /// <param name="filter">Selects the jobs.</param>
    /// <param name="cancellation">Ends the wait. The jobs that were found are asked all the same.</param>
    /// <returns>How many jobs are pending again.</returns>
    /// <exception cref="ProblemException">
    /// <c>store_unavailable</c>; <c>overloaded</c>: too many such calls are under way on this node.
    /// </exception>
    Task<int> RetryAllAsync(JobFilter filter, CancellationToken cancellation);

    /// <summary>
    /// Lists jobs, the newest first. Jobs that are submitted while a caller reads the pages do not
    /// appear on them.
    /// </summary>
    /// <param name="filter">Selects the jobs.</param>
    /// <param name="after">
    /// <see cref="JobPage.After"/> of the previous page; <see langword="null"/>: begin with the
    /// newest job.
    /// </param>
    /// <param name="most">How many jobs a page holds at most. At least 1.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException">
    /// <c>store_unavailable</c>; <c>validation_failed</c>: <paramref name="after"/> comes from
    /// no page.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is less than 1.</exception>
    Task<JobPage> ListAsync(JobFilter filter, string? after, int most, CancellationToken cancellation);
}

/// <summary>A job that somebody asks for, before it is accepted.</summary>
/// <param name="Id">The job's id. If a job with this id exists, the submission finds that job.</param>
/// <param name="Route">The name of its route, for example <c>POST /films</c>.</param>
/// <param name="Inputs">What the route will read: UTF-8 JSON.</param>
/// <param name="Fingerprint">
/// The hash of what is asked for. If a job with this id has another fingerprint, the submission is
/// refused with <c>idempotency_conflict</c>.
/// </param>
public sealed record JobSubmission(JobId Id, string Route, ReadOnlyMemory<byte> Inputs, RequestFingerprint Fingerprint)
{
    /// <summary>
    /// Whether a job that <see cref="IJobs.RunAsync"/> began can be found after it succeeded or was
    /// refused. Default: yes. If not, the job is removed without a trace as soon as it ends so.
    /// <see cref="IJobs.SubmitAsync"/> always keeps the job.
    /// </summary>
    public bool IsKept { get; init; } = true;

    /// <summary>The caller who asks for the job; <see langword="null"/>: the caller is not known.</summary>
    public string? Submitter { get; init; }
}

/// <summary>The result of a <see cref="JobSubmission"/>.</summary>
public abstract record JobSubmissionResult
{
    private JobSubmissionResult()
    {
    }

    /// <summary>The job is stored, and will be carried out whatever happens.</summary>
    /// <param name="Details">The job as it is now.</param>
    /// <param name="IsReplayed">Whether an earlier submission had already created the job.</param>
    public sealed record Accepted(JobDetails Details, bool IsReplayed) : JobSubmissionResult;

    /// <summary>The job was not accepted. With <c>outcome_unknown</c>, it may have been accepted.</summary>
    /// <param name="Problem">Why.</param>
    public sealed record Refused(Problem Problem) : JobSubmissionResult;
}

/// <summary>Retries of many jobs for callers who do not wait for the end.</summary>
internal interface IJobRetries
{
    /// <summary>Begins what <see cref="IJobs.RetryAllAsync"/> does.</summary>
    /// <param name="filter">Selects the jobs.</param>
    /// <param name="cancellation">Ends the search for the jobs, not the retries.</param>
    /// <exception cref="ProblemException">See <see cref="IJobs.RetryAllAsync"/>.</exception>
    Task<JobRetry> BeginRetryAllAsync(JobFilter filter, CancellationToken cancellation);
}

/// <summary>A retry of all failed jobs that a filter selects.</summary>
/// <param name="Found">How many failed jobs the filter selects.</param>
/// <param name="UnderWay">
/// Completes when all jobs were asked, with the number of jobs that are pending again. Never fails.
/// </param>
internal sealed record JobRetry(int Found, Task<int> UnderWay);
