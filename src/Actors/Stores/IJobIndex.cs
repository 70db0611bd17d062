using System.Collections.Immutable;
using TableActors.Actors.Jobs;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Stores;

/// <summary>
/// The list of jobs. It serves listings, and it finds unfinished jobs after a crash. A job's actor
/// writes the job's row before the job is accepted, and again after it has ended. Everything else
/// about a job is in its events.
/// </summary>
public interface IJobIndex
{
    /// <summary>
    /// Makes the index, and the place for the journal of the jobs' events, where they are missing.
    /// Call this first.
    /// </summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>
    /// Writes a job's row, or replaces it. Rows that are put at the same time share a transaction.
    /// Of several rows of one job, the last one stays.
    /// </summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task PutAsync(JobEntry job);

    /// <summary>Finds a job, even if its retention is over.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<JobEntry?> FindAsync(JobId job, CancellationToken cancellation);

    /// <summary>Lists jobs. The job that was accepted last comes first.</summary>
    /// <param name="filter">Which jobs.</param>
    /// <param name="after">The last job of the page before; <see langword="null"/>: from the newest on.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<ImmutableArray<JobEntry>> ListAsync(
        JobFilter filter, JobCursor? after, int most, CancellationToken cancellation);

    /// <summary>Lists jobs that have not ended, in the order in which they were accepted.</summary>
    /// <param name="after">The last job of the page before; <see langword="null"/>: from the oldest on.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<ImmutableArray<JobEntry>> ListUnfinishedAsync(JobCursor? after, int most, CancellationToken cancellation);

    /// <summary>
    /// Lists failed jobs that were not cancelled, in the order of the versions of their rows. Jobs
    /// that have written no row come first, in the order of their ends.
    /// </summary>
    /// <param name="filter">Which jobs. Its state is ignored: only failed jobs are listed.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<ImmutableArray<JobEntry>> ListFailedAsync(JobFilter filter, int most, CancellationToken cancellation);

    /// <summary>Lists jobs that ended before an instant. The job that ended first comes first.</summary>
    /// <param name="state">
    /// How they ended; <see cref="JobState.Removed"/>: those whose retention ended before the
    /// instant.
    /// </param>
    /// <param name="codes">The codes of the problems with which they ended; empty: any end.</param>
    /// <param name="before">The instant.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<ImmutableArray<JobEntry>> ListEndedAsync(
        JobState state,
        ImmutableArray<ErrorCode> codes,
        DateTimeOffset before,
        int most,
        CancellationToken cancellation);

    /// <summary>Notes that some jobs are removed. Jobs that have not ended are left alone.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task RemoveAsync(IReadOnlyCollection<JobId> jobs, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Forgets jobs, as if they had never been.</summary>
    /// <param name="jobs">
    /// The jobs. One that is in another state by now, or was submitted at another time, stays.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task ForgetAsync(IReadOnlyCollection<JobEntry> jobs, CancellationToken cancellation);
}
