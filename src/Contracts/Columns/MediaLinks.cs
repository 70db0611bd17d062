using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace TableActors.Contracts.Columns;

/// <summary>How media values become URLs in one answer: the base differs with the scheme and host that the client used.</summary>
/// <param name="BaseUrl">Absolute, ending in <c>/media/</c>.</param>
public sealed record MediaLinks(string BaseUrl)
{
    /// <summary>Links without scheme and host, for places that have no request: <c>/media/…</c>.</summary>
    public static MediaLinks Relative { get; } = new("/media/");

    /// <summary>What our own URLs may also begin with where clients send them back, as <see cref="BaseUrl"/>. Default: nothing.</summary>
    public ImmutableArray<string> OtherBaseUrls { get; init; } = [];

    /// <summary>What is added to the URL of a file, so that whoever has it may read the file; <see langword="null"/>: nothing.</summary>
    public Func<MediaReference, string>? Signature { get; init; }

    /// <summary>The URL of one file.</summary>
    public string UrlOf(MediaReference media)
    {
        ArgumentNullException.ThrowIfNull(media);
        return Signature is null ? BaseUrl + media.Path : BaseUrl + media.Path + Signature(media);
    }

    /// <summary>
    /// Finds the path of the file that a URL names, where the URL is one of ours: absolute, or from the root, signed or not.
    /// </summary>
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
        var root = baseUrl.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? baseUrl[baseUrl.IndexOf('/', scheme + 3)..] : baseUrl;
        if (url.StartsWith(root, StringComparison.Ordinal))
            return url[root.Length..];
        return Uri.TryCreate(url, UriKind.Absolute, out var given)
            && Uri.TryCreate(baseUrl, UriKind.Absolute, out var ours)
            && IsSameServer(given, ours)
            && given.PathAndQuery.StartsWith(ours.AbsolutePath, StringComparison.Ordinal)
            ? given.PathAndQuery[ours.AbsolutePath.Length..]
            : null;
    }

    // A host is the same in any case, and with its default port or without; a client may have known it before it was reached by https.
    private static bool IsSameServer(Uri given, Uri ours) =>
        given.Scheme is "http" or "https"
        && given.UserInfo.Length == 0
        && given.IdnHost.Equals(ours.IdnHost, StringComparison.OrdinalIgnoreCase)
        && (given.Port == ours.Port || (given.IsDefaultPort && ours.IsDefaultPort));
}
