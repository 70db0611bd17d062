namespace TableActors.Contracts.Columns;

/// <summary>How media values become URLs in one answer: the base differs with the scheme and host that the client used.</summary>
/// <param name="BaseUrl">Absolute, ending in <c>/media/</c>.</param>
public sealed record MediaLinks(string BaseUrl)
{
    /// <summary>Links without scheme and host, for places that have no request: <c>/media/…</c>.</summary>
    public static MediaLinks Relative { get; } = new("/media/");

    /// <summary>The URL of one file.</summary>
    public string UrlOf(MediaReference media) => BaseUrl + media.Path;
}
