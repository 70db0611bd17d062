using Microsoft.Extensions.Options;

namespace TableActors.Actors.Hosting;

/// <summary>Checks the settings of a node, and reports everything that is out of range at once.</summary>
internal sealed class TableActorsOptionsRule : IValidateOptions<TableActorsOptions>
{
    private static readonly TimeSpan LongestKept = TimeSpan.FromDays(3650);

    public ValidateOptionsResult Validate(string? name, TableActorsOptions options)
    {
        var faults = FaultsOf(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>Everything that is wrong with the settings, one line each.</summary>
    public static IEnumerable<string> FaultsOf(TableActorsOptions options)
    {
        if (options.StoreFactory is null)
            yield return "no store is chosen: call UsePostgres, UseSqlite or UseStore";
        else if (options is { IsMediaInStore: true, StoreMediaFactory: null })
            yield return "files cannot be kept in this store, only in a PostgreSQL database: choose one, or a directory for the files";
        if (options is { Cluster: { } cluster })
        {
            if (options.MembershipFactory is null)
                yield return "a cluster needs a database that its nodes share, and where they find each other: choose a PostgreSQL store";
            foreach (var fault in cluster.FaultsOf())
                yield return fault;
        }

        string?[] outOfRange =
        [
            OutOfRange(nameof(options.RequestTimeout), options.RequestTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
            options.QueryTimeout is { } queryTimeout
                ? OutOfRange(nameof(options.QueryTimeout), queryTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1))
                : null,
            OutOfRange(nameof(options.MaxRows), options.MaxRows, 1, 1_000_000_000),
            OutOfRange(nameof(options.MaxBatchWrites), options.MaxBatchWrites, 1, 100_000),
            OutOfRange(nameof(options.MaxQueuedWrites), options.MaxQueuedWrites, 1, 10_000_000),
            OutOfRange(nameof(options.MaxQueuedBytes), options.MaxQueuedBytes, 1024, long.MaxValue),
            OutOfRange(nameof(options.ComputationThreads), options.ComputationThreads, 1, 1024),
            OutOfRange(nameof(options.AsyncComputations), options.AsyncComputations, 1, 100_000),
            OutOfRange(nameof(options.RunningPrograms), options.RunningPrograms, 1, 1024),
            OutOfRange(nameof(options.HttpComputations), options.HttpComputations, 1, 10_000),
            OutOfRange(nameof(options.MaxComputedBytes), options.MaxComputedBytes, 1024, 1 << 30),
            OutOfRange(nameof(options.UpdateAttempts), options.UpdateAttempts, 0, 1000),
            options.PassivateAfter == TimeSpan.Zero
                ? null
                : OutOfRange(nameof(options.PassivateAfter), options.PassivateAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(365)),
            OutOfRange(nameof(options.IdempotencyKeptFor), options.IdempotencyKeptFor, MinuteOrRequest(options), TimeSpan.FromDays(365)),
            OutOfRange("Media.MaxFileBytes", options.Media.MaxFileBytes, 1, long.MaxValue),
            OutOfRange("Media.PendingFor", options.Media.PendingFor, LeastPendingFor(options), TimeSpan.FromDays(365)),
            OutOfRange("Media.SweepEvery", options.Media.SweepEvery, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            OutOfRange("Media.Fetch.Timeout", options.Media.Fetch.Timeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1)),
            OutOfRange("Media.Fetch.MaxRedirects", options.Media.Fetch.MaxRedirects, 0, 20),
            OutOfRange("Jobs.AtWork", options.Jobs.AtWork, 1, 10_000),
            OutOfRange("Jobs.RunTimeout", options.Jobs.RunTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
            OutOfRange("Jobs.KeepDoneFor", options.Jobs.KeepDoneFor, TimeSpan.FromSeconds(1), LongestKept),
            OutOfRange("Jobs.KeepFailedFor", options.Jobs.KeepFailedFor, TimeSpan.FromSeconds(1), LongestKept),
            OutOfRange("Jobs.KeepRemovedFor", options.Jobs.KeepRemovedFor, TimeSpan.FromSeconds(1), LongestKept),
            OutOfRange("Jobs.ScanEvery", options.Jobs.ScanEvery, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
        ];
        foreach (var fault in outOfRange)
        {
            if (fault is not null)
                yield return fault;
        }
    }

    // The file of a job's run that is still under way must not be swept either.
    private static TimeSpan LeastPendingFor(TableActorsOptions options) =>
        MinuteOrRequest(options) > options.Jobs.RunTimeout ? MinuteOrRequest(options) : options.Jobs.RunTimeout;

    // The file of a request that is still under way must not be swept, nor its outcome be forgotten.
    private static TimeSpan MinuteOrRequest(TableActorsOptions options) =>
        TimeSpan.FromMinutes(1) > options.RequestTimeout ? TimeSpan.FromMinutes(1) : options.RequestTimeout;

    private static string? OutOfRange<T>(string name, T value, T least, T most) where T : IComparable<T> =>
        value.CompareTo(least) < 0 || value.CompareTo(most) > 0 ? $"{name} is {value}, and must be from {least} to {most}" : null;
}
