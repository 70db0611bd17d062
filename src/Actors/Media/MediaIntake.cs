using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Media;

/// <summary>
/// Takes files into the media store, whichever way they come: an upload, a <c>data:</c> URL, one of our own URLs, or a URL of an
/// allowed host. What a file's leading bytes say must fit the column, whatever its name or sender claims.
/// </summary>
public sealed class MediaIntake
{
    /// <summary>What is wrong with one of our own URLs that names no file, or none that the caller may read.</summary>
    public const string UnknownFile = "names a file that this service does not have";

    private readonly IMediaStore _store;
    private readonly MediaFetcher _fetcher;

    /// <summary>Makes an intake.</summary>
    public MediaIntake(IMediaStore store, MediaFetcher fetcher)
    {
        _store = store;
        _fetcher = fetcher;
    }

    /// <summary>Takes the content of an upload.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="content">The bytes, read to the end.</param>
    /// <param name="fileName">The name that the client gave; only its extension is used.</param>
    /// <param name="maxBytes">The most bytes that are taken.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <exception cref="ProblemException"><c>too_large</c> or <c>store_unavailable</c>.</exception>
    public async Task<MediaIntakeResult> TakeAsync(MediaType type, Stream content, string? fileName, long maxBytes, CancellationToken cancellation)
    {
        var head = new byte[MediaFormats.SniffLength];
        var length = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        if (length == 0)
            return MediaIntakeResult.Refused("must not be an empty file");
        var format = MediaFormats.Recognise(head.AsSpan(0, length));
        if (!Fits(type, format))
            return MediaIntakeResult.Refused($"must be {Described(type)}, and the content is not");

        var extension = format?.Extension ?? Path.GetExtension(fileName);
        var whole = new HeadedStream(head.AsMemory(0, length), content);
        return new MediaIntakeResult(await _store.SaveAsync(whole, extension, maxBytes, cancellation), null);
    }

    /// <summary>Takes the file that a text names.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="url">A <c>data:</c> URL, a URL made by <paramref name="links"/>, or an <c>http(s)</c> URL of an allowed host.</param>
    /// <param name="links">How our own URLs look in this request.</param>
    /// <param name="maxBytes">The most bytes that are taken.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <exception cref="ProblemException"><c>too_large</c> or <c>store_unavailable</c>.</exception>
    public async Task<MediaIntakeResult> TakeAsync(MediaType type, string url, MediaLinks links, long maxBytes, CancellationToken cancellation)
    {
        if (DataUrl.IsMeant(url))
        {
            return DataUrl.TryRead(url, out var bytes)
                ? await TakeAsync(type, new MemoryStream(bytes), null, maxBytes, cancellation)
                : MediaIntakeResult.Refused("must be a well-formed data: URL");
        }

        if (links.TryParse(url, out var name))
            return await CopyAsync(type, name, maxBytes, cancellation);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return MediaIntakeResult.Refused("must be a data: URL, a /media/ URL of this service, or an http(s) URL of an allowed host");
        return await FetchAsync(type, address, maxBytes, cancellation);
    }

    private static bool Fits(MediaType type, MediaFormat? format) => type switch
    {
        ImageType => format is not null && format.Kind.HasFlag(MediaKind.Image),
        VideoType => format is not null && format.Kind.HasFlag(MediaKind.Video),
        AudioType => format is not null && format.Kind.HasFlag(MediaKind.Audio),
        _ => true,
    };

    private static string Described(MediaType type) => type switch
    {
        ImageType => "an image",
        VideoType => "a video",
        AudioType => "an audio file",
        _ => "a document",
    };

    // Every file belongs to one row, with which it goes; a row that names another row's file gets a copy.
    private async Task<MediaIntakeResult> CopyAsync(MediaType type, string name, long maxBytes, CancellationToken cancellation)
    {
        var original = MediaName.TryParse(name, out var reference) ? await _store.OpenAsync(reference, cancellation) : null;
        if (original is null)
            return MediaIntakeResult.Refused(UnknownFile);
        await using (original)
            return await TakeAsync(type, original.Content, name, maxBytes, cancellation);
    }

    private async Task<MediaIntakeResult> FetchAsync(MediaType type, Uri address, long maxBytes, CancellationToken cancellation)
    {
        try
        {
            return await _fetcher.FetchAsync(
                address, (content, token) => TakeAsync(type, content, address.AbsolutePath, maxBytes, token), cancellation);
        }
        catch (MediaFetchException failure)
        {
            return MediaIntakeResult.Refused($"could not be fetched: {failure.Message}");
        }
    }
}
