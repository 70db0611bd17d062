namespace TableActors.Actors.Media;

/// <summary>What limits the fetching of media from URLs.</summary>
public sealed class MediaFetchOptions
{
    /// <summary>The hosts that media may be fetched from, see <see cref="AllowedHosts"/>. Default: none, so nothing is fetched.</summary>
    public IList<string> FetchFrom { get; } = [];

    /// <summary>How long one fetch may take in all. Default: 20 s; more than 0.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How many redirects are followed. Default: 3; 0 to 20.</summary>
    public int MaxRedirects { get; set; } = 3;
}
