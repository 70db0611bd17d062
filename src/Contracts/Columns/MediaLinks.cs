using System.Diagnostics.CodeAnalysis;

namespace TableActors.Contracts.Columns;

/// <summary>How media values become URLs in one answer: the base differs with the scheme and host that the client used.</summary>
/// <param name="BaseUrl">Absolute, ending in <c>/media/</c>.</param>
public sealed record MediaLinks(string BaseUrl)
{
    /// <summary>Links without scheme and host, for places that have no request: <c>/media/…</c>.</summary>
    public static MediaLinks Relative { get; } = new("/media/");

    /// <summary>The URL of one file.</summary>
    public string UrlOf(MediaReference media) => BaseUrl + media.Path;

    /// <summary>Finds the path of the file that a URL names, where the URL is one of ours: absolute, or from the root.</summary>
    public bool TryParse(string url, [NotNullWhen(true)] out string? path)
    {
        var fromRoot = BaseUrl.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0
            ? BaseUrl[BaseUrl.IndexOf('/', scheme + 3)..]
            : BaseUrl;
        path = url.StartsWith(BaseUrl, StringComparison.Ordinal) ? url[BaseUrl.Length..]
            : url.StartsWith(fromRoot, StringComparison.Ordinal) ? url[fromRoot.Length..]
            : null;
        return path is not null;
    }
}
