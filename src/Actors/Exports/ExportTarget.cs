using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Operations;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Exports;

namespace TableActors.Actors.Exports;

/// <summary>What all targets have in common: the order of rows, time limits, and what is done where a row is refused.</summary>
/// <param name="location">Where the target is.</param>
/// <param name="export">What the export was declared to be; its settings are within their ranges.</param>
/// <param name="columns">The rows' columns.</param>
/// <param name="time">The time.</param>
/// <param name="logger">Where the database's own words go.</param>
internal abstract partial class ExportTarget(
    ExportLocation location, SqlExport export, ImmutableArray<ExportColumn> columns, TimeProvider time, ILogger logger) : IExportTarget
{
    /// <summary>The most old entries that go out of the ledger with one transaction; far more than can come in.</summary>
    protected const int MostForgotten = 10_000;

    private readonly ILogger _logger = logger;

    /// <summary>What the export was declared to be.</summary>
    protected SqlExport Export { get; } = export;

    /// <summary>The rows' columns.</summary>
    protected ImmutableArray<ExportColumn> Columns { get; } = columns;

    /// <summary>The time.</summary>
    protected TimeProvider Time { get; } = time;

    /// <summary>Entries of the ledger from before this instant are no longer needed.</summary>
    protected DateTimeOffset LedgerEnd => Time.GetUtcNow() - Export.LedgerKeptFor;

    private string Target => $"{location.Name}, table \"{Export.Table}\",";

    /// <inheritdoc/>
    public Task<ImmutableArray<ExportFault>> CheckAsync(CancellationToken cancellation) => LookAsync(FindFaultsAsync, cancellation);

    /// <inheritdoc/>
    public async Task<ImmutableArray<ExportFault>> PrepareAsync(CancellationToken cancellation)
    {
        var faults = await CheckAsync(cancellation).ConfigureAwait(false);
        return faults.IsEmpty ? await LookAsync(OpenAsync, cancellation).ConfigureAwait(false) : faults;

        async Task<ImmutableArray<ExportFault>> OpenAsync(CancellationToken limited)
        {
            await PlanAsync(limited).ConfigureAwait(false);
            return [];
        }
    }

    /// <inheritdoc/>
    public async Task<ExportResult> WriteAsync(IReadOnlyList<ExportedRow> rows, LaneFence? fence, CancellationToken cancellation)
    {
        var (begun, begunAt) = (Stopwatch.GetTimestamp(), Time.GetUtcNow());
        var result = await WriteAllAsync(rows, fence, cancellation).ConfigureAwait(false);
        Report(rows, result, begun, begunAt);
        return result;
    }

    private void Report(IReadOnlyList<ExportedRow> rows, ExportResult result, long begun, DateTimeOffset begunAt)
    {
        var operation = Export.Method.ToString().ToLowerInvariant();
        var tags = new TagList { { "db.system.name", location.SystemName }, { "db.operation.name", operation }, { "db.collection.name", Export.Table } };
        var error = result.Failure?.Kind.ToString().ToLowerInvariant();
        for (var i = 0; i < rows.Count; i++)
        {
            Traces.Add(
                rows[i].Trace, $"{operation} {Export.Table}", ActivityKind.Client, begunAt, Time.GetUtcNow(), tags, i < result.Written ? null : error ?? "not_tried");
        }

        if (error is not null)
            tags.Add("error.type", error);
        Measures.OperationEnded(begun, tags);
    }

    private async Task<ExportResult> WriteAllAsync(IReadOnlyList<ExportedRow> rows, LaneFence? fence, CancellationToken cancellation)
    {
        try
        {
            using var limit = new TimeLimit(Export.Timeout, Time, cancellation);
            var plan = await PlanAsync(limit.Token).ConfigureAwait(false);
            return await WriteAsync(plan, rows, fence, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            WriteFailed(Target, rows.Count, ExportFailureKind.Unavailable, failure);
            return new ExportResult(0, ExportFailure.Unavailable);
        }
    }

    /// <summary>Finds everything that stands against the export.</summary>
    protected abstract Task<ImmutableArray<ExportFault>> FindFaultsAsync(CancellationToken cancellation);

    /// <summary>Finds out how rows are written, and makes the ledger where it is missing. Asks the database only where it is not known.</summary>
    /// <exception cref="UnusableTargetException">The target is not what it should be.</exception>
    protected abstract ValueTask<ExportPlan> PlanAsync(CancellationToken cancellation);

    /// <summary>Writes rows in one transaction. Never throws.</summary>
    protected abstract Task<ExportAttempt> TryAsync(ExportPlan plan, ArraySegment<TargetRow> rows, LaneFence? fence, CancellationToken cancellation);

    /// <summary>What an operator needs to know of a failure, in the database's words.</summary>
    protected virtual string ReasonOf(Exception failure) => failure.Message;

    /// <summary>Notes in the log why a transaction wrote nothing.</summary>
    protected ExportAttempt Fail(Exception failure, ExportFailure told, int rows, int? at = null)
    {
        WriteFailed(Target, rows, told.Kind, failure);
        return new ExportAttempt(told, at);
    }

    private async Task<ImmutableArray<ExportFault>> LookAsync(
        Func<CancellationToken, Task<ImmutableArray<ExportFault>>> look, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Export.Timeout, Time, cancellation);
        try
        {
            return await look(limit.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LookFailed(Target, failure);
            var reason = limit.IsOver ? $"it has not answered within {Export.Timeout.TotalSeconds} s" : ReasonOf(failure);
            return [new ExportFault(null, $"the export's target {location.Name} cannot be used: {reason}")];
        }
    }

    private async Task<ExportResult> WriteAsync(ExportPlan plan, IReadOnlyList<ExportedRow> rows, LaneFence? fence, CancellationToken cancellation)
    {
        var read = plan.Reader.ReadAll(rows, out var failure);
        if (failure is not null)
            RowUnfit(Target, rows[read.Length].Id.Value, failure.Problem.Errors);
        for (var count = read.Length; count > 0;)
        {
            using var limit = new TimeLimit(Export.Timeout, Time, cancellation);
            var attempt = await TryAsync(plan, new ArraySegment<TargetRow>(read, 0, count), fence, limit.Token).ConfigureAwait(false);
            if (attempt.Failure is null)
                return new ExportResult(count, failure);
            if (attempt.Failure.Kind != ExportFailureKind.Refused)
                return new ExportResult(0, attempt.Failure);
            // Rows in front of the refused one still go in. Where it is not known which one that is, halving finds it.
            var at = attempt.At ?? (count == 1 ? 0 : null as int?);
            failure = at is null ? null : attempt.Failure;
            count = at ?? count / 2;
        }

        return new ExportResult(0, failure);
    }

    // Whoever asks is told the reason, and tells it.
    [LoggerMessage(1300, LogLevel.Debug, "The export's target {Target} could not be looked at.")]
    private partial void LookFailed(string target, Exception failure);

    [LoggerMessage(1301, LogLevel.Error, "A transaction of {Rows} rows in the export's target {Target} failed: {Kind}.")]
    private partial void WriteFailed(string target, int rows, ExportFailureKind kind, Exception failure);

    [LoggerMessage(1302, LogLevel.Error, "The row of request {Request} does not fit the export's target {Target}: {Faults}.")]
    private partial void RowUnfit(string target, string request, ImmutableDictionary<string, ImmutableArray<string>> faults);
}

/// <summary>How one transaction in a target ended.</summary>
/// <param name="Failure">Why nothing was written; <see langword="null"/>: everything was.</param>
/// <param name="At">Which row is at fault; <see langword="null"/>: it is not known, or none.</param>
internal readonly record struct ExportAttempt(ExportFailure? Failure, int? At = null)
{
    /// <summary>All rows are in the target for good.</summary>
    public static ExportAttempt Done => default;
}

/// <summary>A target is no longer what it was when the service started, so that rows cannot be written into it.</summary>
internal sealed class UnusableTargetException(ImmutableArray<ExportFault> faults)
    : Exception(string.Join("; ", faults.Select(fault => fault.Column is null ? fault.Message : $"column \"{fault.Column}\" {fault.Message}")));
