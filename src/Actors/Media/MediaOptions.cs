using TableActors.Actors.Hosting;

namespace TableActors.Actors.Media;

/// <summary>
/// The settings of files: which ones the node takes in, and how long it keeps those that no row
/// refers to.
/// </summary>
public sealed class MediaOptions
{
    /// <summary>The most bytes of one file. Default: 1 GiB; at least 1.</summary>
    [Setting("media.max_file"), Size("1 byte")]
    public long MaxFileBytes { get; set; } = 1L << 30;

    /// <summary>What limits the fetching of files from URLs.</summary>
    public MediaFetchOptions Fetch { get; } = new();

    /// <summary>
    /// How long a file may wait for its row before it is removed. Default: 1 day; from 1 min, and
    /// no less than a request, or one run of a job, may take, to 365 days. The files of a waiting
    /// job are kept as long as the job.
    /// </summary>
    [Setting("media.pending_for"), Duration("1 minute", "365 days")]
    public TimeSpan PendingFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often the node looks for files that no row refers to. Default: 10 min; 1 s to 1 day.</summary>
    [Setting("media.sweep_every"), Duration("1 s", "1 day")]
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>What limits the fetching of files from URLs.</summary>
public sealed class MediaFetchOptions
{
    /// <summary>
    /// The hosts that files may be fetched from. An entry is a host name, an address, or <c>*.</c>
    /// and a domain for all names below it. It ends in <c>:port</c> if the port is not the scheme's
    /// own. A host name is followed only to addresses of the public internet. Default: none, so
    /// nothing is fetched.
    /// </summary>
    [Setting("media.fetch_from")]
    public IList<string> FetchFrom { get; } = [];

    /// <summary>How long one fetch may take in all. Default: 20 s; 1 ms to 1 day.</summary>
    [Setting("media.fetch_timeout"), Duration("1 ms", "1 day")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How many redirects one fetch follows. Default: 3; 0 to 20.</summary>
    [WholeNumber(0, 20)]
    public int MaxRedirects { get; set; } = 3;
}
