using System.Diagnostics.CodeAnalysis;

namespace TableActors.Contracts.Columns;

/// <summary>How media values become URLs in one answer: the base differs with the scheme and host that the client used.</summary>
/// <param name="BaseUrl">Absolute, ending in <c>/media/</c>.</param>
public sealed record MediaLinks(string BaseUrl)
{
    /// <summary>Links without scheme and host, for places that have no request: <c>/media/…</c>.</summary>
    public static MediaLinks Relative { get; } = new("/media/");

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
        var fromRoot = BaseUrl.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0
            ? BaseUrl[BaseUrl.IndexOf('/', scheme + 3)..]
            : BaseUrl;
        var end = url.IndexOf('?', StringComparison.Ordinal) is var query and >= 0 ? query : url.Length;
        path = url.StartsWith(BaseUrl, StringComparison.Ordinal) ? url[BaseUrl.Length..end]
            : url.StartsWith(fromRoot, StringComparison.Ordinal) ? url[fromRoot.Length..end]
            : null;
        return path is not null;
    }
}
