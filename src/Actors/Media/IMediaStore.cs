using TableActors.Actors.Media.Formats;
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

/// <summary>A file of the media store, open for reading.</summary>
/// <param name="Reference">Which file.</param>
/// <param name="Content">The bytes; can seek. Whoever opened the file disposes of it.</param>
/// <param name="Length">How many bytes there are.</param>
/// <param name="SavedAt">When the file was saved; a file never changes afterwards.</param>
public sealed record MediaContent(MediaReference Reference, Stream Content, long Length, DateTimeOffset SavedAt) : IAsyncDisposable
{
    /// <summary>The content type to serve the file with.</summary>
    public string ContentType { get; private init; } = MediaFormats.ContentTypeOf(MediaName.ExtensionOf(Reference));

    /// <summary>What the file was called where it came from; <see langword="null"/>: nobody has said, or it was saved before names were kept.</summary>
    public OriginalName? OriginalName { get; init; }

    /// <summary>A strong entity tag: names are never used twice, so the name is one.</summary>
    public string ETag => $"\"{Reference.Path}\"";

    /// <summary>The same file with the content type that its content has: that of a text names its encoding. Disposes of the file where it cannot.</summary>
    public async Task<MediaContent> WithCharsetAsync(CancellationToken cancellation)
    {
        var extension = MediaName.ExtensionOf(Reference);
        if (!MediaFormats.HasCharset(extension))
            return this;
        try
        {
            var head = new byte[Math.Min(Length, MediaFormats.SniffLength)];
            var read = await Content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            Content.Position = 0;
            return this with { ContentType = MediaFormats.ContentTypeOf(extension, head.AsSpan(0, read)) };
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
