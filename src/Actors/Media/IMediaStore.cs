using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Media;

/// <summary>
/// Keeps files. A file is written once, under a name of its own, and never changed. Whether a row refers to it is the table
/// store's knowledge: a file that no row refers to some time after it was saved is swept.
/// </summary>
public interface IMediaStore
{
    /// <summary>Saves a file while it is read; never holds it in memory whole. After a failure nothing of it stays behind.</summary>
    /// <param name="content">The bytes, read to the end.</param>
    /// <param name="extension">The extension to keep if it is harmless, without a dot.</param>
    /// <param name="originalName">What the file was called, see <see cref="OriginalName"/>; kept with it.</param>
    /// <param name="maxBytes">The most bytes that are taken.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <exception cref="ProblemException"><c>too_large</c>; <c>store_unavailable</c> where the store cannot take it.</exception>
    Task<MediaReference> SaveAsync(Stream content, string? extension, OriginalName? originalName, long maxBytes, CancellationToken cancellation);

    /// <summary>Opens a file for reading. Until it is disposed of, it holds nothing that other requests would have to wait for.</summary>
    /// <returns>The file; <see langword="null"/> where there is none of that name.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>; reading the file on may throw it too.</exception>
    Task<MediaContent?> OpenAsync(MediaReference reference, CancellationToken cancellation);

    /// <summary>Removes a file; a file that is not there is no fault. Who is reading it may be cut short.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task DeleteAsync(MediaReference reference, CancellationToken cancellation);

    /// <summary>All files saved before an instant, in no particular order.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    IAsyncEnumerable<MediaReference> ListSavedBeforeAsync(DateTimeOffset instant, CancellationToken cancellation);

    /// <summary>Removes what interrupted transfers left behind before an instant.</summary>
    Task RemoveUnfinishedAsync(DateTimeOffset before, CancellationToken cancellation);

    /// <summary>
    /// Lets a register own the files, unless another one does. What one register knows nothing of may be another's, so only the owner
    /// may sweep.
    /// </summary>
    /// <param name="owner">The register's identity.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether the register is the owner.</returns>
    Task<bool> ClaimAsync(string owner, CancellationToken cancellation);
}
