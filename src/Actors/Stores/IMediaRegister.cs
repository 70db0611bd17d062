using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Stores;

/// <summary>
/// Which files rows refer to. A file is registered in the transaction that writes the row it belongs to, and becomes an orphan in the one
/// that takes it out of the row; each file belongs to one row at most. Orphans stay registered until their files are removed, so that
/// none is forgotten, and none finds its way back into a row.
/// </summary>
public interface IMediaRegister
{
    /// <summary>A text that tells this register from all others, and stays the same as long as its database lives.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<string> IdentityAsync(CancellationToken cancellation);

    /// <summary>The files whose row is gone or refers to them no longer, in no particular order.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<IReadOnlyList<MediaReference>> ListOrphansAsync(int most, CancellationToken cancellation);

    /// <summary>Makes orphans of those files that are not registered at all. From then on no row can refer to them.</summary>
    /// <returns>How many became orphans.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<int> OrphanUnreferencedAsync(IReadOnlyCollection<MediaReference> files, CancellationToken cancellation);

    /// <summary>Forgets orphans whose files are removed; files that are no orphans stay registered.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task ForgetOrphansAsync(IReadOnlyCollection<MediaReference> files, CancellationToken cancellation);
}
