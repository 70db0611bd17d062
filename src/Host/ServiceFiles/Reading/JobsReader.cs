namespace TableActors.Host.ServiceFiles.Reading;

/// <summary>Reads the section <c>jobs</c>.</summary>
internal static class JobsReader
{
    private const string KeepingTimes = "from 1 s to 3650 days";
    private static readonly JobsDefinition Defaults = new();

    public static JobsDefinition Read(Section section)
    {
        var jobs = new JobsDefinition
        {
            AtWork = section.Number("at-work", 1, 10_000) ?? Defaults.AtWork,
            RunTimeout = section.Duration("run-timeout", IsRunTime, "from 1 s to 7 days") ?? Defaults.RunTimeout,
            KeepDoneFor = section.Duration("keep-done-for", IsKeepingTime, KeepingTimes) ?? Defaults.KeepDoneFor,
            KeepFailedFor = section.Duration("keep-failed-for", IsKeepingTime, KeepingTimes) ?? Defaults.KeepFailedFor,
            KeepRemovedFor = section.Duration("keep-removed-for", IsKeepingTime, KeepingTimes) ?? Defaults.KeepRemovedFor,
            ScanEvery = section.Duration("scan-every", IsScanTime, "from 100 ms to 1 day") ?? Defaults.ScanEvery,
        };
        section.RefuseOthers();
        return jobs;
    }

    private static bool IsRunTime(TimeSpan time) => time >= TimeSpan.FromSeconds(1) && time <= TimeSpan.FromDays(7);

    private static bool IsKeepingTime(TimeSpan time) => time >= TimeSpan.FromSeconds(1) && time <= TimeSpan.FromDays(3650);

    private static bool IsScanTime(TimeSpan time) => time >= TimeSpan.FromMilliseconds(100) && time <= TimeSpan.FromDays(1);
}
