using System.Collections.Immutable;
using TableActors.Actors.Jobs;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Stores;

/// <summary>
/// What jobs there are, for listing, and for finding unfinished ones after a crash. A job's row is written by the job's actor, before
/// the job is accepted and after it has ended; what it has to tell besides is in the job's events.
/// </summary>
public interface IJobIndex
{
    /// <summary>Makes what is missing: the index, and the place in which the journal of the jobs' events is kept. Needed once, before all else.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>
    /// Writes a job's row, in place of the one that there may be. Rows that are written at the same time share a transaction; of several
    /// rows of one job the last one stays.
    /// </summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task PutAsync(JobEntry job);

    /// <summary>Finds a job, one whose retention is over included.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<JobEntry?> FindAsync(JobId job, CancellationToken cancellation);

    /// <summary>Jobs, from the one that was accepted last to the one that was accepted first.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="after">The last one that is known already; <see langword="null"/>: from the newest on.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<ImmutableArray<JobEntry>> ListAsync(JobFilter filter, JobCursor? after, int most, CancellationToken cancellation);

    /// <summary>Jobs that have not ended, in the order in which they were accepted.</summary>
    /// <param name="after">The last one that is known already; <see langword="null"/>: from the oldest on.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<ImmutableArray<JobEntry>> ListUnfinishedAsync(JobCursor? after, int most, CancellationToken cancellation);

    /// <summary>Failed jobs in the order of the versions of their rows; those that have written none come first, in the order of their ends.</summary>
    /// <param name="filter">Which ones; whatever state it names, only failed jobs are meant.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<ImmutableArray<JobEntry>> ListFailedAsync(JobFilter filter, int most, CancellationToken cancellation);

    /// <summary>Jobs that have ended before an instant, those that ended first at the front.</summary>
    /// <param name="state">How they ended; <see cref="JobState.Removed"/>: those whose retention ended before the instant.</param>
    /// <param name="codes">With which problems they ended; empty: whatever they ended with.</param>
    /// <param name="before">The instant.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<ImmutableArray<JobEntry>> ListEndedAsync(
        JobState state, ImmutableArray<ErrorCode> codes, DateTimeOffset before, int most, CancellationToken cancellation);

    /// <summary>Notes that some jobs that have ended are kept no longer.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task RemoveAsync(IReadOnlyCollection<JobId> jobs, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Forgets jobs, as if they had never been.</summary>
    /// <param name="jobs">The jobs as they must still be; others stay.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task ForgetAsync(IReadOnlyCollection<JobEntry> jobs, CancellationToken cancellation);
}
