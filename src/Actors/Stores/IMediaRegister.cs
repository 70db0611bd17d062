using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Stores;

/// <summary>
/// Which files belong to which rows. A file belongs to one row at most. The transaction that writes
/// the row registers the file, and the transaction that takes it out of the row makes it an orphan.
/// Orphans stay registered until their files are removed: so no file is forgotten, and no row can
/// refer to an orphan again.
/// </summary>
public interface IMediaRegister
{
    /// <summary>
    /// Gets a text that tells this register from all others. It stays the same as long as the
    /// database lives.
    /// </summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<string> IdentityAsync(CancellationToken cancellation);

    /// <summary>Finds out what a file belongs to.</summary>
    /// <returns>
    /// A row of a table, or a job that needs it; <see langword="null"/>: neither, or there is no
    /// such file.
    /// </returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<MediaOwner?> FindOwnerAsync(MediaReference file, CancellationToken cancellation);

    /// <summary>Lists orphans, in no particular order.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<IReadOnlyList<MediaReference>> ListOrphansAsync(int most, CancellationToken cancellation);

    /// <summary>
    /// Makes orphans of the files that are neither registered nor held. From then on no row can
    /// refer to them.
    /// </summary>
    /// <returns>How many became orphans.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<int> OrphanUnreferencedAsync(IReadOnlyCollection<MediaReference> files, CancellationToken cancellation);

    /// <summary>
    /// Holds pending files for a job. Held files do not become orphans, however long the job waits.
    /// A file that another job holds stays with that job.
    /// </summary>
    /// <param name="job">The job. It need not be accepted yet.</param>
    /// <param name="files">The files.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task HoldAsync(
        JobId job, IReadOnlyCollection<MediaReference> files, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Ends the hold of a job's files.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task ReleaseAsync(JobId job, CancellationToken cancellation);

    /// <summary>Ends the hold of the files of all jobs that are removed, or were never accepted.</summary>
    /// <param name="heldBefore">
    /// Files that have been held since this instant or later stay held: their job may be on its
    /// way.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>How many files are held no longer.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<int> ReleaseEndedAsync(DateTimeOffset heldBefore, CancellationToken cancellation);

    /// <summary>Forgets orphans, after their files were removed. Files that are no orphans stay registered.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task ForgetOrphansAsync(IReadOnlyCollection<MediaReference> files, CancellationToken cancellation);
}

/// <summary>What a file belongs to: a table's row or a job. The other one is <see langword="null"/>.</summary>
/// <param name="Table">The table of the row that refers to the file.</param>
/// <param name="Job">The job that needs the file. No row refers to it.</param>
public sealed record MediaOwner(string? Table, JobId? Job);
