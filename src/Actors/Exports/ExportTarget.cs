using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Operations;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Exports;

namespace TableActors.Actors.Exports;

/// <summary>
/// The common part of all targets: the order of rows, the time limits, and what follows when the
/// target refuses a row.
/// </summary>
/// <param name="location">The target's database.</param>
/// <param name="export">The export. Its settings have no fault.</param>
/// <param name="columns">The rows' columns.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log, which also gets the database's own words.</param>
internal abstract partial class ExportTarget(
    ExportLocation location, SqlExport export, ImmutableArray<ExportColumn> columns, TimeProvider time, ILogger logger)
    : IExportTarget
{
    /// <summary>
    /// How many old entries one transaction deletes from the ledger at most. Far fewer are
    /// added meanwhile.
    /// </summary>
    protected const int MostForgotten = 10_000;

    private readonly ILogger _logger = logger;

    protected SqlExport Export { get; } = export;

    protected ImmutableArray<ExportColumn> Columns { get; } = columns;

    protected TimeProvider Time { get; } = time;

    /// <summary>Nobody needs the ledger's entries from before this instant.</summary>
    protected DateTimeOffset LedgerEnd => Time.GetUtcNow() - Export.LedgerKeptFor;

    private string Target => $"{location.Name}, table \"{Export.Table}\",";

    public Task<ImmutableArray<ExportFault>> CheckAsync(CancellationToken cancellation) =>
        LookAsync(FindFaultsAsync, cancellation);

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

    public async Task<ExportResult> WriteAsync(
        IReadOnlyList<ExportedRow> rows, LaneFence? fence, CancellationToken cancellation)
    {
        var (begun, begunAt) = (Stopwatch.GetTimestamp(), Time.GetUtcNow());
        var result = await WriteAllAsync(rows, fence, cancellation).ConfigureAwait(false);
        Report(rows, result, begun, begunAt);
        return result;
    }

    private void Report(IReadOnlyList<ExportedRow> rows, ExportResult result, long begun, DateTimeOffset begunAt)
    {
        var operation = Export.Method.ToString().ToLowerInvariant();
        var tags = new TagList
        {
            { "db.system.name", location.SystemName },
            { "db.operation.name", operation },
            { "db.collection.name", Export.Table },
        };
        var error = result.Failure?.Kind.ToString().ToLowerInvariant();
        for (var i = 0; i < rows.Count; i++)
        {
            var errorOfRow = i < result.Written ? null : error ?? "not_tried";
            var name = $"{operation} {Export.Table}";
            Traces.Add(rows[i].Trace, name, ActivityKind.Client, begunAt, Time.GetUtcNow(), tags, errorOfRow);
        }

        if (error is not null)
            tags.Add("error.type", error);
        Measures.OperationEnded(begun, tags);
    }

    private async Task<ExportResult> WriteAllAsync(
        IReadOnlyList<ExportedRow> rows, LaneFence? fence, CancellationToken cancellation)
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

    /// <summary>Finds every reason why the export cannot work, without changing the target.</summary>
    protected abstract Task<ImmutableArray<ExportFault>> FindFaultsAsync(CancellationToken cancellation);

    /// <summary>
    /// Returns the plan for writing rows. If it is not known yet, reads it from the database, and
    /// creates a missing ledger.
    /// </summary>
    /// <exception cref="UnusableTargetException">
    /// The target has changed and no longer fits the export.
    /// </exception>
    protected abstract ValueTask<ExportPlan> PlanAsync(CancellationToken cancellation);

    /// <summary>Writes rows in one transaction. Never throws.</summary>
    protected abstract Task<ExportAttempt> TryAsync(
        ExportPlan plan, ArraySegment<TargetRow> rows, LaneFence? fence, CancellationToken cancellation);

    /// <summary>What an operator must know about a failure, in the database's words.</summary>
    protected virtual string ReasonOf(Exception failure) => failure.Message;

    /// <summary>Logs why a transaction wrote nothing.</summary>
    protected ExportAttempt Fail(Exception cause, ExportFailure failure, int rows, int? at = null)
    {
        WriteFailed(Target, rows, failure.Kind, cause);
        return new ExportAttempt(failure, at);
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
            var reason = limit.IsOver
                ? $"it has not answered within {Export.Timeout.TotalSeconds} s"
                : ReasonOf(failure);
            return [new ExportFault(null, $"the export's target {location.Name} cannot be used: {reason}")];
        }
    }

    private async Task<ExportResult> WriteAsync(
        ExportPlan plan, IReadOnlyList<ExportedRow> rows, LaneFence? fence, CancellationToken cancellation)
    {
        var read = plan.Reader.ReadAll(rows, out var failure);
        if (failure is not null)
            RowUnfit(Target, rows[read.Length].Id.Value, failure.Problem.Errors);
        for (var count = read.Length; count > 0;)
        {
            using var limit = new TimeLimit(Export.Timeout, Time, cancellation);
            var attempt = await TryAsync(
                plan, new ArraySegment<TargetRow>(read, 0, count), fence, limit.Token).ConfigureAwait(false);
            if (attempt.Failure is null)
                return new ExportResult(count, failure);
            if (attempt.Failure.Kind != ExportFailureKind.Refused)
                return new ExportResult(0, attempt.Failure);
            // The rows before the refused one can still be written. If the target does not say
            // which row it refused, halving finds it.
            var at = attempt.At ?? (count == 1 ? 0 : null as int?);
            failure = at is null ? null : attempt.Failure;
            count = at ?? count / 2;
        }

        return new ExportResult(0, failure);
    }

    // On level Debug, because the caller reports the fault anyway.
    [LoggerMessage(1300, LogLevel.Debug, "The export's target {Target} could not be read.")]
    private partial void LookFailed(string target, Exception failure);

    [LoggerMessage(
        1301, LogLevel.Error, "A transaction of {Rows} rows in the export's target {Target} failed: {Kind}.")]
    private partial void WriteFailed(string target, int rows, ExportFailureKind kind, Exception failure);

    [LoggerMessage(
        1302, LogLevel.Error, "The row of request {Request} does not fit the export's target {Target}: {Faults}.")]
    private partial void RowUnfit(
        string target, string request, ImmutableDictionary<string, ImmutableArray<string>> faults);
}

/// <summary>How one transaction in a target ended.</summary>
/// <param name="Failure">Why nothing was written; <see langword="null"/>: all rows were written.</param>
/// <param name="At">
/// The index of the row at fault; <see langword="null"/>: unknown, or no row's fault.
/// </param>
internal readonly record struct ExportAttempt(ExportFailure? Failure, int? At = null)
{
    public static ExportAttempt Done => default;
}

/// <summary>
/// A target has changed since the service started, so that its rows can no longer be written.
/// </summary>
internal sealed class UnusableTargetException(ImmutableArray<ExportFault> faults)
    : Exception(string.Join(
        "; ",
        faults.Select(fault => fault.Column is null ? fault.Message : $"column \"{fault.Column}\" {fault.Message}")));
