using TableActors.Actors.Hosting;

namespace TableActors.Actors.Jobs;

/// <summary>How jobs are carried out, and how long they are kept.</summary>
public sealed class JobOptions
{
    /// <summary>
    /// How many background jobs are at work on a node at once; the others wait. Default: 16; 1 to
    /// 10000.
    /// </summary>
    [Setting("jobs.at_work"), WholeNumber(1, 10_000)]
    public int AtWork { get; set; } = 16;

    /// <summary>
    /// How long one attempt of a job may take before the next one begins. Default: 10 min; 1 s to
    /// 7 days.
    /// </summary>
    [Setting("jobs.run_timeout"), Duration("1 s", "7 days")]
    public TimeSpan RunTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long clients can ask for jobs that went well, were refused or were cancelled. Default:
    /// 24 h; 1 s to 3650 days.
    /// </summary>
    [Setting("jobs.keep_done_for"), Duration("1 s", "3650 days")]
    public TimeSpan KeepDoneFor { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long clients can ask for jobs that failed, and retry them. Default: 30 days; 1 s to
    /// 3650 days.
    /// </summary>
    [Setting("jobs.keep_failed_for"), Duration("1 s", "3650 days")]
    public TimeSpan KeepFailedFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long the id of a removed job is remembered, so that clients learn that there was such a
    /// job. After that the id is unknown. Default: 30 days; 1 s to 3650 days.
    /// </summary>
    [Setting("jobs.keep_removed_for"), Duration("1 s", "3650 days")]
    public TimeSpan KeepRemovedFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How often a node looks for unfinished jobs that nobody works on, for example after a crash.
    /// Default: 10 s; 100 ms to 1 day.
    /// </summary>
    [Setting("jobs.scan_every"), Duration("100 ms", "1 day")]
    public TimeSpan ScanEvery { get; set; } = TimeSpan.FromSeconds(10);
}
