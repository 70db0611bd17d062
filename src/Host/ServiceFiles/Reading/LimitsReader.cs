namespace TableActors.Host.ServiceFiles.Reading;

/// <summary>Reads the section <c>limits</c>.</summary>
internal static class LimitsReader
{
    private static readonly LimitsDefinition Defaults = new();

    public static LimitsDefinition Read(Section section)
    {
        var limits = new LimitsDefinition
        {
            RequestTimeout = section.Duration("request-timeout", IsTimeout, "from 100 ms to 1 day") ?? Defaults.RequestTimeout,
            MaxBatchWrites = section.Number("max-batch-writes", 1, 100_000) ?? Defaults.MaxBatchWrites,
            MaxQueuedWrites = section.Number("max-queued-writes", 1, 10_000_000) ?? Defaults.MaxQueuedWrites,
            MaxQueuedBytes = section.Size("max-queued-bytes", 1024, "1 KiB") ?? Defaults.MaxQueuedBytes,
            ComputationThreads = section.Number("computation-threads", 1, 1024) ?? Defaults.ComputationThreads,
            AsyncComputations = section.Number("async-computations", 1, 100_000) ?? Defaults.AsyncComputations,
            Commands = section.Number("commands", 1, 1024) ?? Defaults.Commands,
            HttpComputations = section.Number("http-computations", 1, 10_000) ?? Defaults.HttpComputations,
            MaxComputed = (int?)section.Size("max-computed", 1024, "1 KiB", 1 << 30, "1 GiB") ?? Defaults.MaxComputed,
            UpdateAttempts = section.Number("update-attempts", 0, 1000) ?? Defaults.UpdateAttempts,
            PassivateAfter = section.Duration("passivate-after", IsIdleTime, "0, or from 1 s to 365 days") ?? Defaults.PassivateAfter,
        };
        section.RefuseOthers();
        return limits;
    }

    private static bool IsTimeout(TimeSpan time) => time >= TimeSpan.FromMilliseconds(100) && time <= TimeSpan.FromDays(1);

    private static bool IsIdleTime(TimeSpan time) => time == TimeSpan.Zero || (time >= TimeSpan.FromSeconds(1) && time <= TimeSpan.FromDays(365));
}
