using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>A file in the media store. Requests and answers hold its URL.</summary>
/// <remarks>
/// Reading yields the text that the client sent. It becomes a <see cref="MediaReference"/> when the
/// media store takes the file, which a type cannot do.
/// </remarks>
public abstract class MediaColumnType : ColumnType
{
    private protected MediaColumnType(string name, string contentMediaType)
        : base(name, typeof(MediaReference), StoredForm.Text) => ContentMediaType = contentMediaType;

    /// <summary>The content type as a pattern for documents, for example <c>image/*</c>.</summary>
    internal string ContentMediaType { get; }

    /// <inheritdoc/>
    public sealed override bool IsMedia => true;

    internal sealed override JsonShape Shape { get; } = new(JsonKind.Text, "uri");

    internal sealed override byte Tag => 11;

    internal sealed override bool TryReadJson(
        ref Utf8JsonReader reader, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        if (reader.TokenType != JsonTokenType.String)
            return Refuse(ref reader, "a URL", out value, out fault!);
        return ColumnTypes.String.TryReadJson(ref reader, out value, out fault);
    }

    internal sealed override bool TryReadText(
        string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault) =>
        ColumnTypes.String.TryReadText(text, out value, out fault);

    internal sealed override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) =>
        writer.WriteStringValue(media.UrlOf((MediaReference)value));

    internal sealed override object ToStored(object value) => ((MediaReference)value).Path;

    internal sealed override object FromStored(object stored) => new MediaReference((string)stored);
}

/// <summary>A picture.</summary>
public sealed class ImageType : MediaColumnType
{
    internal ImageType() : base("image", "image/*")
    {
    }
}

/// <summary>A film.</summary>
public sealed class VideoType : MediaColumnType
{
    internal VideoType() : base("video", "video/*")
    {
    }
}

/// <summary>A sound recording.</summary>
public sealed class AudioType : MediaColumnType
{
    internal AudioType() : base("audio", "audio/*")
    {
    }
}

/// <summary>A document of any format.</summary>
public sealed class DocumentType : MediaColumnType
{
    internal DocumentType() : base("document", "application/octet-stream")
    {
    }
}

/// <summary>The value of a media column: which file of the media store it is.</summary>
/// <param name="Path">
/// The file's path within the media store: relative, with <c>/</c> between its parts. It needs no
/// escapes in a URL.
/// </param>
public sealed record MediaReference(string Path)
{
    /// <inheritdoc/>
    public override string ToString() => Path;
}

/// <summary>
/// Makes URLs of media values in one answer. The base depends on the scheme and host that the
/// client used.
/// </summary>
/// <param name="BaseUrl">
/// The start of every URL: absolute, except in <see cref="Relative"/>. It ends in <c>/media/</c>.
/// </param>
internal sealed record MediaLinks(string BaseUrl)
{
    /// <summary>Links without scheme and host (<c>/media/…</c>), for uses outside of a request.</summary>
    public static MediaLinks Relative { get; } = new("/media/");

    /// <summary>
    /// Other starts of our own URLs. <see cref="TryParse"/> accepts them as it accepts
    /// <see cref="BaseUrl"/>. Default: none.
    /// </summary>
    public ImmutableArray<string> OtherBaseUrls { get; init; } = [];

    /// <summary>
    /// Makes the signature that is added to the URL of a file. Whoever has a signed URL may read
    /// the file. Default: <see langword="null"/>, no signature.
    /// </summary>
    public Func<MediaReference, string>? Signature { get; init; }

    /// <summary>The URL of one file.</summary>
    public string UrlOf(MediaReference media)
    {
        ArgumentNullException.ThrowIfNull(media);
        return Signature is null ? BaseUrl + media.Path : BaseUrl + media.Path + Signature(media);
    }

    /// <summary>
    /// Finds the path of the file that one of our URLs names. The URL may be absolute or begin at
    /// the root, and may be signed.
    /// </summary>
    /// <param name="url">The URL.</param>
    /// <param name="path">The file's path, without the signature.</param>
    /// <returns>Whether the URL is one of ours. The file need not exist.</returns>
    public bool TryParse(string url, [NotNullWhen(true)] out string? path)
    {
        path = PathBelow(BaseUrl, url);
        foreach (var other in OtherBaseUrls)
            path ??= PathBelow(other, url);
        if (path is not null && path.IndexOf('?', StringComparison.Ordinal) is var query and >= 0)
            path = path[..query];
        return path is not null;
    }

    private static string? PathBelow(string baseUrl, string url)
    {
        if (url.StartsWith(baseUrl, StringComparison.Ordinal))
            return url[baseUrl.Length..];
        var root = baseUrl.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0
            ? baseUrl[baseUrl.IndexOf('/', scheme + 3)..]
            : baseUrl;
        if (url.StartsWith(root, StringComparison.Ordinal))
            return url[root.Length..];
        return Uri.TryCreate(url, UriKind.Absolute, out var given)
            && Uri.TryCreate(baseUrl, UriKind.Absolute, out var ours)
            && IsSameServer(given, ours)
            && given.PathAndQuery.StartsWith(ours.AbsolutePath, StringComparison.Ordinal)
            ? given.PathAndQuery[ours.AbsolutePath.Length..]
            : null;
    }

    // The case of a host does not matter, nor whether its default port is written. A client may
    // have got the URL by http before it used https.
    private static bool IsSameServer(Uri given, Uri ours) =>
        given.Scheme is "http" or "https"
        && given.UserInfo.Length == 0
        && given.IdnHost.Equals(ours.IdnHost, StringComparison.OrdinalIgnoreCase)
        && (given.Port == ours.Port || (given.IsDefaultPort && ours.IsDefaultPort));
}
