using TableActors.Actors.Hosting;

namespace TableActors.Actors.Tables;

/// <summary>How much may wait for a table, and how much one transaction takes.</summary>
/// <param name="QueuedWrites">The most writes that wait.</param>
/// <param name="QueuedBytes">The most bytes that wait.</param>
/// <param name="BatchWrites">The most writes of one transaction.</param>
/// <param name="BatchBytes">The most bytes of one transaction; a larger write has one to itself.</param>
internal sealed record WriteLimits(int QueuedWrites, long QueuedBytes, int BatchWrites, long BatchBytes)
{
    // Larger transactions gain nothing, and everybody in them waits for the whole.
    private const long DefaultBatchBytes = 8L << 20;

    public static WriteLimits Of(TableActorsOptions options) =>
        new(options.MaxQueuedWrites, options.MaxQueuedBytes, options.MaxBatchWrites, DefaultBatchBytes);
}
