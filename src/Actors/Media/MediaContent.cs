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
    public string ContentType => MediaFormats.ContentTypeOf(MediaName.ExtensionOf(Reference));

    /// <summary>A strong entity tag: names are never used twice, so the name is one.</summary>
    public string ETag => $"\"{Reference.Path}\"";

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
