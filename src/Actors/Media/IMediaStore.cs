using TableActors.Actors.Media.Formats;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Media;

/// <summary>
/// Keeps files. A file is written once, under a name of its own, and never changes. The store does
/// not know which rows refer to a file: the media register does. A file that no row refers to some
/// time after it was saved is removed by the sweeper.
/// </summary>
public interface IMediaStore
{
    /// <summary>
    /// Saves a file while it is read, without ever holding all of it in memory. A failure leaves
    /// nothing of it behind.
    /// </summary>
    /// <param name="content">The bytes, read to the end.</param>
    /// <param name="extension">
    /// The extension, without a dot. It is kept if it is one that <see cref="MediaName.Create"/>
    /// takes.
    /// </param>
    /// <param name="originalName">
    /// What the file was called where it came from. It is kept with the file.
    /// </param>
    /// <param name="maxBytes">The most bytes that the file may have.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <returns>The new name of the file.</returns>
    /// <exception cref="ProblemException">
    /// <c>too_large</c>: the content has more than <paramref name="maxBytes"/> bytes.
    /// <c>store_unavailable</c>: the store cannot take the file now.
    /// </exception>
    Task<MediaReference> SaveAsync(
        Stream content, string? extension, OriginalName? originalName, long maxBytes, CancellationToken cancellation);

    /// <summary>
    /// Opens a file for reading. An open file holds nothing that other requests would have to wait
    /// for.
    /// </summary>
    /// <param name="reference">The name of the file.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// The file, which the caller disposes of; <see langword="null"/>: there is none of that name.
    /// </returns>
    /// <exception cref="ProblemException">
    /// <c>store_unavailable</c>. Reading on from the file may throw it, too.
    /// </exception>
    Task<MediaContent?> OpenAsync(MediaReference reference, CancellationToken cancellation);

    /// <summary>
    /// Removes a file. A missing file is no fault. Whoever is reading the file may be cut off.
    /// </summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task DeleteAsync(MediaReference reference, CancellationToken cancellation);

    /// <summary>Lists all files that were saved before an instant, in any order.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    IAsyncEnumerable<MediaReference> ListSavedBeforeAsync(DateTimeOffset instant, CancellationToken cancellation);

    /// <summary>Removes what transfers broken off before an instant have left behind.</summary>
    Task RemoveUnfinishedAsync(DateTimeOffset before, CancellationToken cancellation);

    /// <summary>
    /// Makes a media register the owner of the files, unless another register owns them. A file
    /// that one register does not know may be another's, so only the owner may sweep.
    /// </summary>
    /// <param name="owner">The identity of the register.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether the register is the owner.</returns>
    Task<bool> ClaimAsync(string owner, CancellationToken cancellation);
}

/// <summary>A file of the media store, open for reading.</summary>
/// <param name="Reference">The name of the file.</param>
/// <param name="Content">The bytes; can seek. Whoever opened the file disposes of it.</param>
/// <param name="Length">How many bytes there are.</param>
/// <param name="SavedAt">When the file was saved. It has not changed since.</param>
public sealed record MediaContent(MediaReference Reference, Stream Content, long Length, DateTimeOffset SavedAt)
    : IAsyncDisposable
{
    /// <summary>The content type to serve the file with.</summary>
    public string ContentType { get; private init; } = MediaFormats.ContentTypeOf(MediaName.ExtensionOf(Reference));

    /// <summary>
    /// What the file was called where it came from; <see langword="null"/>: nobody has said, or an
    /// older version saved it.
    /// </summary>
    public OriginalName? OriginalName { get; init; }

    /// <summary>
    /// A strong entity tag. It is the name of the file, because no name is ever used twice.
    /// </summary>
    public string ETag => $"\"{Reference.Path}\"";

    /// <summary>
    /// Returns the same file with the content type that follows from its content: that of a text
    /// names its encoding. If the content cannot be read, the file is disposed of.
    /// </summary>
    public async Task<MediaContent> WithCharsetAsync(CancellationToken cancellation)
    {
        var extension = MediaName.ExtensionOf(Reference);
        if (!MediaFormats.HasCharset(extension))
            return this;
        try
        {
            var head = new byte[Math.Min(Length, MediaFormats.SniffLength)];
            var read = await Content.ReadAtLeastAsync(
                head, head.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
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
