using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Stores;

/// <summary>
/// Which files rows refer to. A file is registered in the transaction that writes the row it belongs to, and becomes an orphan in the one
/// that takes it out of the row; each file belongs to one row at most. Orphans stay registered until their files are removed, so that
/// none is forgotten, and none finds its way back into a row.
/// </summary>
public interface IMediaRegister
{
    /// <summary>How long the signing key is, in bytes.</summary>
    public const int SigningKeyBytes = 32;

    /// <summary>A text that tells this register from all others, and stays the same as long as its database lives.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<string> IdentityAsync(CancellationToken cancellation);

    /// <summary>The key that the URLs of files are signed with, made the first time it is asked for; all nodes of a database get the same.</summary>
    /// <returns><see cref="SigningKeyBytes"/> random bytes.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<byte[]> SigningKeyAsync(CancellationToken cancellation);

    /// <summary>Finds out what a file belongs to.</summary>
    /// <returns>A row of a table, or a job that needs it; <see langword="null"/>: neither, or there is no such file.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<MediaOwner?> FindOwnerAsync(MediaReference file, CancellationToken cancellation);

    /// <summary>The files whose row is gone or refers to them no longer, in no particular order.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<IReadOnlyList<MediaReference>> ListOrphansAsync(int most, CancellationToken cancellation);

    /// <summary>Makes orphans of those files that are not registered at all, nor held. From then on no row can refer to them.</summary>
    /// <returns>How many became orphans.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<int> OrphanUnreferencedAsync(IReadOnlyCollection<MediaReference> files, CancellationToken cancellation);

    /// <summary>
    /// Notes that a job needs files which no row refers to: they do not become orphans, however long the job waits. A file that is held
    /// already stays with its job.
    /// </summary>
    /// <param name="job">The job, which may not have been accepted yet.</param>
    /// <param name="files">The files.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task HoldAsync(JobId job, IReadOnlyCollection<MediaReference> files, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Notes that a job needs its files no longer.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task ReleaseAsync(JobId job, CancellationToken cancellation);

    /// <summary>Notes the same of all jobs that are not kept any more, or were never accepted.</summary>
    /// <param name="heldBefore">Files that are held since then, or later, are left alone: their job may still be on its way.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>How many files are held no longer.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<int> ReleaseEndedAsync(DateTimeOffset heldBefore, CancellationToken cancellation);

    /// <summary>Forgets orphans whose files are removed; files that are no orphans stay registered.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task ForgetOrphansAsync(IReadOnlyCollection<MediaReference> files, CancellationToken cancellation);
}

/// <summary>What a file belongs to: one of the two.</summary>
/// <param name="Table">The table of the row that refers to it.</param>
/// <param name="Job">The job that needs it, where no row refers to it.</param>
public sealed record MediaOwner(string? Table, JobId? Job);
