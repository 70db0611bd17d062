namespace TableActors.Actors.Media;

/// <summary>The settings of media: what is taken in, and how long what no row refers to is kept.</summary>
public sealed class MediaOptions
{
    /// <summary>The most bytes of one file. Default: 1 GiB; at least 1.</summary>
    public long MaxFileBytes { get; set; } = 1L << 30;

    /// <summary>What limits the fetching of files from URLs.</summary>
    public MediaFetchOptions Fetch { get; } = new();

    /// <summary>
    /// How long a file may wait for the row that is to refer to it; after that it is removed. Default: 1 day; from 1 min, and no less
    /// than a request, or one run of a job, may take, to 365 days. The files of a job that waits are kept as long as the job is.
    /// </summary>
    public TimeSpan PendingFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often files that no row refers to are looked for. Default: 10 min; 1 s to 1 day.</summary>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromMinutes(10);
}
