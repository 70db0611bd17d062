using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using TableActors.Actors.Media.Formats;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Media;

/// <summary>
/// Takes files into the media store: uploads, <c>data:</c> URLs, URLs of this service, and URLs of
/// allowed hosts. The leading bytes decide whether a file fits its column, whatever its name or its
/// sender says.
/// </summary>
internal sealed class MediaIntake
{
    /// <summary>
    /// The fault of a URL of this service that names no file, or a file that the caller may not
    /// read.
    /// </summary>
    public const string UnknownFile = "names a file that this service does not have";

    private readonly IMediaStore _store;
    private readonly MediaFetcher _fetcher;

    /// <summary>Makes an intake.</summary>
    /// <param name="store">Where the files go.</param>
    /// <param name="fetcher">Fetches files from other hosts.</param>
    public MediaIntake(IMediaStore store, MediaFetcher fetcher)
    {
        _store = store;
        _fetcher = fetcher;
    }

    /// <summary>Takes the content of an upload.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="content">The bytes, read to the end.</param>
    /// <param name="fileName">The client's name for the file, kept as the original name.</param>
    /// <param name="maxBytes">The most bytes that the file may have.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <returns>The file, or why it was refused.</returns>
    /// <exception cref="ProblemException"><c>too_large</c> or <c>store_unavailable</c>.</exception>
    public Task<MediaIntakeResult> TakeAsync(
        MediaColumnType type, Stream content, string? fileName, long maxBytes, CancellationToken cancellation) =>
        TakeAsync(type, content, fileName, OriginalName.Of(fileName), maxBytes, cancellation);

    /// <summary>
    /// Takes a file that the service has made itself, which has no original name. The extension
    /// counts only if the content does not tell the format.
    /// </summary>
    internal Task<MediaIntakeResult> TakeMadeAsync(
        MediaColumnType type, Stream content, string extension, long maxBytes, CancellationToken cancellation) =>
        TakeAsync(type, content, $".{extension}", null, maxBytes, cancellation);

    /// <summary>Takes the file that a text names.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="url">
    /// A <c>data:</c> URL, a URL made by <paramref name="links"/>, or an <c>http(s)</c> URL of an
    /// allowed host.
    /// </param>
    /// <param name="links">The form of this service's own URLs.</param>
    /// <param name="maxBytes">The most bytes that the file may have.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <returns>The file, or why it was refused.</returns>
    /// <exception cref="ProblemException"><c>too_large</c> or <c>store_unavailable</c>.</exception>
    public async Task<MediaIntakeResult> TakeAsync(
        MediaColumnType type, string url, MediaLinks links, long maxBytes, CancellationToken cancellation)
    {
        if (DataUrl.IsMeant(url))
        {
            return DataUrl.TryRead(url, out var bytes)
                ? await TakeAsync(type, new MemoryStream(bytes), null, null, maxBytes, cancellation)
                : MediaIntakeResult.Refused("must be a well-formed data: URL");
        }

        if (links.TryParse(url, out var name))
            return await CopyAsync(type, name, maxBytes, cancellation);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return MediaIntakeResult.Refused(
                "must be a data: URL, a /media/ URL of this service, or an http(s) URL of an allowed host");
        return await FetchAsync(type, address, maxBytes, cancellation);
    }

    // Every file belongs to one row and is removed with it. So a row that names another row's file
    // gets a copy.
    private async Task<MediaIntakeResult> CopyAsync(
        MediaColumnType type, string name, long maxBytes, CancellationToken cancellation)
    {
        var original = MediaName.TryParse(name, out var reference)
            ? await _store.OpenAsync(reference, cancellation)
            : null;
        if (original is null)
            return MediaIntakeResult.Refused(UnknownFile);
        await using (original)
            return await TakeAsync(type, original.Content, name, original.OriginalName, maxBytes, cancellation);
    }

    private async Task<MediaIntakeResult> FetchAsync(
        MediaColumnType type, Uri address, long maxBytes, CancellationToken cancellation)
    {
        try
        {
            return await _fetcher.FetchAsync(
                address, (content, name, token) => TakeAsync(type, content, name, maxBytes, token), cancellation);
        }
        catch (MediaFetchException failure)
        {
            return MediaIntakeResult.Refused($"could not be fetched: {failure.Message}");
        }
    }

    private async Task<MediaIntakeResult> TakeAsync(
        MediaColumnType type, Stream content, string? namedAs, OriginalName? originalName, long maxBytes,
        CancellationToken cancellation)
    {
        var head = ArrayPool<byte>.Shared.Rent(MediaFormats.SniffLength);
        try
        {
            var length = await ReadHeadAsync(content, head.AsMemory(0, MediaFormats.SniffLength), cancellation);
            if (length == 0)
                return MediaIntakeResult.Refused("must not be an empty file");
            if (!MediaFormats.TryPlace(head.AsSpan(0, length), type, namedAs, out var extension))
                return MediaIntakeResult.Refused($"must be {Described(type)}, and the content is not");
            var whole = new HeadedStream(head.AsMemory(0, length), content);
            return new MediaIntakeResult(
                await _store.SaveAsync(whole, extension, originalName, maxBytes, cancellation), null);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(head);
        }
    }

    // Reads no more than it needs to be certain, so that the file of a slow client is stored
    // without delay.
    private static async ValueTask<int> ReadHeadAsync(Stream content, Memory<byte> head, CancellationToken cancellation)
    {
        const int first = MediaFormats.SignatureLength;
        var length = await content.ReadAtLeastAsync(head, first, throwOnEndOfStream: false, cancellation);
        if (length < first || MediaFormats.IsCertain(head.Span[..length]))
            return length;
        var rest = head[length..];
        return length + await content.ReadAtLeastAsync(rest, rest.Length, throwOnEndOfStream: false, cancellation);
    }

    private static string Described(MediaColumnType type) => type switch
    {
        ImageType => "an image",
        VideoType => "a video",
        AudioType => "an audio file",
        _ => "a document",
    };
}

/// <summary>What became of a file that was handed in.</summary>
/// <param name="Reference">
/// The file in the media store; <see langword="null"/>: it was refused, and nothing of it is kept.
/// </param>
/// <param name="Fault">
/// Why it was refused, worded so that it can follow the name of a field; <see langword="null"/>: it
/// was taken.
/// </param>
internal sealed record MediaIntakeResult(MediaReference? Reference, string? Fault)
{
    /// <summary>Whether the file is in the store.</summary>
    [MemberNotNullWhen(true, nameof(Reference))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsTaken => Reference is not null;

    internal static MediaIntakeResult Refused(string fault) => new(null, fault);
}

/// <summary>Reads <c>data:</c> URLs (RFC 2397).</summary>
internal static class DataUrl
{
    private const string Scheme = "data:";
    private const string Base64Mark = ";base64";

    /// <summary>Whether a text begins as a <c>data:</c> URL does.</summary>
    public static bool IsMeant(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Reads the bytes that a URL holds. The content type in the URL is ignored: the bytes show
    /// what they are.
    /// </summary>
    /// <returns>Whether the URL is well-formed.</returns>
    public static bool TryRead(string text, [NotNullWhen(true)] out byte[]? content)
    {
        content = null;
        var comma = text.IndexOf(',');
        if (!IsMeant(text) || comma < 0)
            return false;
        var data = text.AsSpan(comma + 1);
        if (!text.AsSpan(0, comma).EndsWith(Base64Mark, StringComparison.OrdinalIgnoreCase))
        {
            content = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(data.ToString()));
            return true;
        }

        var unescaped = data.Contains('%') ? Uri.UnescapeDataString(data.ToString()).AsSpan() : data;
        var bytes = new byte[unescaped.Length / 4 * 3 + 3];
        if (!Convert.TryFromBase64Chars(unescaped, bytes, out var written))
            return false;
        content = bytes[..written];
        return true;
    }
}
