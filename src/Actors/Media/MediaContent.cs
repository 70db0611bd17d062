using TableActors.Actors.Media.Formats;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Media;

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
