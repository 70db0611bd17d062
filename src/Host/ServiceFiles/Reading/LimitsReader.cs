namespace TableActors.Host.ServiceFiles.Reading;

/// <summary>Reads the section <c>limits</c>.</summary>
internal static class LimitsReader
{
    private static readonly LimitsDefinition Defaults = new();

    public static LimitsDefinition Read(Section section)
    {
        var limits = new LimitsDefinition
        {
            RequestTimeout = section.Duration("request-timeout", TimeSpan.FromMilliseconds(100), "100 ms") ?? Defaults.RequestTimeout,
            MaxBatchWrites = section.Number("max-batch-writes", 1, 100_000) ?? Defaults.MaxBatchWrites,
            MaxQueuedWrites = section.Number("max-queued-writes", 1, 10_000_000) ?? Defaults.MaxQueuedWrites,
            MaxQueuedBytes = section.Size("max-queued-bytes", 1024, "1 KiB") ?? Defaults.MaxQueuedBytes,
            ComputationThreads = section.Number("computation-threads", 1, 1024) ?? Defaults.ComputationThreads,
            AsyncComputations = section.Number("async-computations", 1, 100_000) ?? Defaults.AsyncComputations,
            UpdateAttempts = section.Number("update-attempts", 0, 1000) ?? Defaults.UpdateAttempts,
            PassivateAfter = section.Duration("passivate-after", TimeSpan.Zero, "0") ?? Defaults.PassivateAfter,
        };
        section.RefuseOthers();
        return limits;
    }
}
