using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using TableActors.Actors.Cluster;
using TableActors.Actors.Tables;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Telemetry;

/// <summary>
/// The names under which a node offers its measurements and spans, for OpenTelemetry's
/// <c>AddMeter</c> and <c>AddSource</c>, or for <c>dotnet-counters</c>. <c>docs/telemetry.md</c>
/// lists every instrument and every span. They cost next to nothing while nobody listens.
/// </summary>
public static class TableTelemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "TableActors";

    /// <summary>
    /// The name of the instrument that counts the rows for which a computed column failed. Its tags
    /// are <c>table</c>, <c>column</c> and <c>outcome</c>, which is <c>refused</c> or <c>null</c>.
    /// </summary>
    public const string ComputationFailures = "tableactors.computation.failures";
}

/// <summary>
/// Measures events when they happen. <see cref="NodeGauges"/> reads what can be read at any time,
/// such as the length of a queue.
/// </summary>
internal static class Measures
{
    public static readonly Meter Meter = new(TableTelemetry.Name);

    private static readonly InstrumentAdvice<double> Short = Boundaries(
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

    private static readonly InstrumentAdvice<double> Long = Boundaries(
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200, 86400);

    private static readonly InstrumentAdvice<long> Sizes =
        new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096] };

    private static readonly Counter<long> Writes = Meter.CreateCounter<long>(
        "tableactors.writes", "{write}", "Writes that were answered.");

    private static readonly Histogram<long> BatchSize = Meter.CreateHistogram(
        "tableactors.batch.size", "{write}", "Writes of one transaction.", advice: Sizes);

    private static readonly Histogram<double> QueueWait = Meter.CreateHistogram(
        "tableactors.queue.wait_time", "s", "How long a write has waited for its transaction to begin.", advice: Short);

    private static readonly Histogram<double> Computation = Meter.CreateHistogram(
        "tableactors.computation.duration", "s", "How long the computation of one column of a row has taken.",
        advice: Short);

    private static readonly Counter<long> ComputationFailures = Meter.CreateCounter<long>(
        TableTelemetry.ComputationFailures, "{row}", "Rows that a computed column failed on.");

    private static readonly Histogram<double> Operation = Meter.CreateHistogram(
        "db.client.operation.duration", "s", "Duration of database client operations.", advice: Short);

    private static readonly Histogram<double> ConnectionWait = Meter.CreateHistogram(
        "db.client.connection.wait_time", "s", "The time it took to obtain an open connection from the pool.",
        advice: Short);

    private static readonly Histogram<double> JobDuration = Meter.CreateHistogram(
        "tableactors.job.duration", "s", "How long jobs have taken, from their acceptance to their end.", advice: Long);

    private static readonly Histogram<double> ExportLag = Meter.CreateHistogram(
        "tableactors.export.lag", "s", "How long a row was with its lane until its export ended.", advice: Long);

    private static readonly Counter<long> OwnerChanges = Meter.CreateCounter<long>(
        "tableactors.owner.changes", "{change}",
        "Tables and lanes that this node came to own, or learned to have lost.");

    private static readonly Counter<long> Evictions = Meter.CreateCounter<long>(
        "tableactors.cluster.evictions", "{node}", "Nodes that this node has evicted.");

    public static bool WatchesQueues => QueueWait.Enabled;

    public static void CountWrite(WriteCommand write, WriteReply reply) =>
        CountWrites(write.Table, OperationOf(write), OutcomeOf(reply), 1);

    /// <summary>
    /// Counts the first writes of a batch. Most writes of a batch end alike, so it counts
    /// neighbours with the same outcome together.
    /// </summary>
    public static void CountWrites(List<QueuedWrite> writes, ImmutableArray<WriteReply> replies, int count)
    {
        if (!Writes.Enabled)
            return;
        for (var begin = 0; begin < count;)
        {
            var (operation, outcome) = (OperationOf(writes[begin].Command), OutcomeOf(replies[begin]));
            var end = begin + 1;
            while (end < count && OperationOf(writes[end].Command) == operation && OutcomeOf(replies[end]) == outcome)
                end++;
            CountWrites(writes[begin].Command.Table, operation, outcome, end - begin);
            begin = end;
        }
    }

    private static void CountWrites(TableName table, string operation, string outcome, int count) =>
        Writes.Add(count, new("table", table.Value), new("operation", operation), new("outcome", outcome));

    public static void BatchBegins(TableName table, int writes) =>
        BatchSize.Record(writes, new KeyValuePair<string, object?>("table", table.Value));

    public static void Waited(TableName table, TimeSpan wait) =>
        QueueWait.Record(wait.TotalSeconds, new KeyValuePair<string, object?>("table", table.Value));

    /// <summary>The timestamp of the beginning; 0: nobody listens.</summary>
    public static long ComputationBegins() => Computation.Enabled ? Stopwatch.GetTimestamp() : 0;

    public static void ComputationEnds(TableSchema table, Column column, long begun)
    {
        if (begun != 0)
            Computation.Record(
                Stopwatch.GetElapsedTime(begun).TotalSeconds, new("table", table.Name.Value),
                new("column", column.Name));
    }

    public static void CountFailure(TableSchema table, Column column)
    {
        if (ComputationFailures.Enabled)
        {
            var outcome = column.Computation!.OnError == OnComputationError.Null ? "null" : "refused";
            ComputationFailures.Add(
                1, new("table", table.Name.Value), new("column", column.Name), new("outcome", outcome));
        }
    }

    public static bool WatchesOperations => Operation.Enabled;

    // The tags of database operations have the names of OpenTelemetry's conventions.
    public static void OperationEnded(long begun, in TagList tags) =>
        Operation.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, tags);

    public static bool WatchesConnectionWaits => ConnectionWait.Enabled;

    /// <summary>The timestamp of the beginning; 0: nobody listens.</summary>
    public static long ConnectionWaitBegins() => ConnectionWait.Enabled ? Stopwatch.GetTimestamp() : 0;

    public static void ConnectionWaitEnds(string pool, long begun)
    {
        if (begun == 0)
            return;
        var tag = new KeyValuePair<string, object?>("db.client.connection.pool.name", pool);
        ConnectionWait.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, tag);
    }

    public static void JobEnded(string route, string outcome, TimeSpan took) =>
        JobDuration.Record(took.TotalSeconds, new("route", route), new("outcome", outcome));

    public static void ExportEnded(string lane, bool isExported, TimeSpan lag) =>
        ExportLag.Record(lag.TotalSeconds, new("lane", lane), new("outcome", isExported ? "exported" : "given_up"));

    public static void OwnerTaken(string kind, string name) =>
        OwnerChanges.Add(1, new("kind", kind), new("name", name), new("change", "taken"));

    public static void OwnerLost(string kind, string name) =>
        OwnerChanges.Add(1, new("kind", kind), new("name", name), new("change", "lost"));

    public static void CountEviction(string reason) =>
        Evictions.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public static string OperationOf(WriteCommand write) => write switch
    {
        InsertRow => "insert",
        UpdateRow => "update",
        DeleteRows => "delete",
        _ => "withdraw",
    };

    public static string OutcomeOf(WriteReply reply) => reply switch
    {
        { IsReplayed: true } => "replayed",
        RowWritten or RowsDeleted => "done",
        RowMissing => ErrorCodes.RowNotFound.Code,
        RowVersionDiffers => ErrorCodes.VersionMismatch.Code,
        WriteRefused refused => refused.Problem.Code.Code,
        _ => "other",
    };

    private static InstrumentAdvice<double> Boundaries(params double[] boundaries) =>
        new() { HistogramBucketBoundaries = boundaries };
}

/// <summary>Counts the unfinished jobs whose actors are in this process.</summary>
internal static class JobsAtHand
{
    private static readonly KeyValuePair<string, object?>[] Tags =
        [new("state", "waiting"), new("state", "running"), new("state", "exporting")];

    private static readonly long[] Counts = new long[Tags.Length];

    static JobsAtHand() => Measures.Meter.CreateObservableUpDownCounter(
        "tableactors.jobs", Measurements, "{job}", "Unfinished jobs whose actors are in memory here.");

    /// <summary>
    /// Notes that a job's progress has changed; <see langword="null"/>: it is not unfinished.
    /// </summary>
    public static void Move(JobAtHand? from, JobAtHand? to)
    {
        if (from == to)
            return;
        if (from is { } left)
            Interlocked.Decrement(ref Counts[(int)left]);
        if (to is { } entered)
            Interlocked.Increment(ref Counts[(int)entered]);
    }

    private static IEnumerable<Measurement<long>> Measurements() =>
        Tags.Select((tag, progress) => new Measurement<long>(Interlocked.Read(ref Counts[progress]), tag));
}

/// <summary>The progress of an unfinished job. The numbers are indexes of the tags.</summary>
internal enum JobAtHand
{
    Waiting,
    Running,
    Exporting,
}

/// <summary>
/// Offers what can be read at any time: how much waits for this node's tables and export lanes, and
/// for how long.
/// </summary>
internal sealed class NodeGauges : IHostedService, IDisposable
{
    private readonly Meter _meter = new(TableTelemetry.Name);
    private readonly LiveEntities _live;
    private readonly TimeProvider _time;

    public NodeGauges(LiveEntities live, TimeProvider time)
    {
        (_live, _time) = (live, time);
        // So that the jobs' instrument exists from the start of the node, and not only from its
        // first job.
        RuntimeHelpers.RunClassConstructor(typeof(JobsAtHand).TypeHandle);
        _meter.CreateObservableGauge(
            "tableactors.queue.size", () => Waiting(EntityKind.Table, "table"), "{write}",
            "Writes that wait for their transaction.");
        _meter.CreateObservableGauge(
            "tableactors.export.queue.size", () => Waiting(EntityKind.Lane, "lane"), "{row}", "Rows that lanes hold.");
        _meter.CreateObservableGauge(
            "tableactors.export.oldest", Oldest, "s", "How long the oldest row of a lane has been with it.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Waiting(EntityKind kind, string tag) => _live.All
        .Where(entity => entity.Kind == kind)
        .Select(entity => new Measurement<int>(entity.Waiting, new KeyValuePair<string, object?>(tag, entity.Name)));

    private IEnumerable<Measurement<double>> Oldest()
    {
        var now = _time.GetUtcNow();
        return _live.All
            .Where(entity => entity.Kind == EntityKind.Lane)
            .Select(lane => new Measurement<double>(
                lane.WaitingSince is { } since && since < now ? (now - since).TotalSeconds : 0,
                new KeyValuePair<string, object?>("lane", lane.Name)));
    }
}
