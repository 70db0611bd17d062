using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TableActors.Actors.Computation.Programs;
using TableActors.Actors.Computation.Http;
using TableActors.Actors.Hosting;
using TableActors.Actors.Media;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Computation;

/// <summary>
/// The computers of this node's tables, each made when it is first asked for, and the threads and
/// slots that they share.
/// </summary>
internal sealed class RowComputers : IDisposable
{
    private readonly ConcurrentDictionary<TableSchema, RowComputer> _computers = new();
    private readonly DelegateRunner _runner;
    private readonly ProgramRunner _programs;
    private readonly HttpCaller _http;
    private readonly StepFactory _steps;
    private readonly PendingFiles.Factory _pending;
    private readonly ILogger<RowComputers> _logger;

    public RowComputers(
        IFunctionCatalog functions, IMediaStore media, MediaIntake intake, PendingFiles.Factory pending,
        IOptions<TableActorsOptions> options, TimeProvider time, ILogger<RowComputers> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = options.Value;
        var files = new ComputedFiles(media, intake, settings.Media.MaxFileBytes);
        _runner = new DelegateRunner(settings.ComputationThreads, settings.AsyncComputations);
        _programs = new ProgramRunner(files, settings.RunningPrograms, settings.MaxComputedBytes, time, logger);
        _http = new HttpCaller(files, settings.HttpComputations, settings.MaxComputedBytes, time, logger);
        _steps = new StepFactory(functions, _runner, _programs, _http, files);
        _pending = pending;
        _logger = logger;
    }

    public RowComputer For(TableSchema table) =>
        _computers.GetOrAdd(
            table, static (table, self) => new RowComputer(table, self._steps, self._pending, self._logger), this);

    public void Dispose()
    {
        _runner.Dispose();
        _programs.Dispose();
        _http.Dispose();
    }
}

/// <summary>
/// Computes the columns of one table's rows, except those that the store computes. The steps are
/// made once for the table.
/// </summary>
internal sealed partial class RowComputer
{
    private readonly TableSchema _table;
    private readonly ColumnStep?[] _steps;
    private readonly ImmutableArray<Column>[] _dependents;
    private readonly PendingFiles.Factory _pending;
    private readonly bool _makesFiles;
    private readonly ILogger _logger;

    public RowComputer(TableSchema table, StepFactory steps, PendingFiles.Factory pending, ILogger logger)
    {
        _table = table;
        _pending = pending;
        _makesFiles = table.ComputedInOrder.Any(column => column.Type.IsMedia);
        _logger = logger;
        _steps = new ColumnStep?[table.Columns.Length];
        foreach (var column in table.ComputedInOrder)
            _steps[column.Ordinal] = steps.StepOf(table, column);
        _dependents = [.. table.Columns.Select(column => DependentsOfAny([column.Ordinal]))];
        IsInline = _steps.All(step => step is not { IsInline: false });
    }

    /// <summary>
    /// Whether all computations run on the caller's thread, so that there is never anything to wait
    /// for.
    /// </summary>
    public bool IsInline { get; }

    /// <summary>
    /// The computed columns that change when the given columns change, directly or through others.
    /// Each comes after those that it depends on.
    /// </summary>
    public ImmutableArray<Column> DependentsOf(ReadOnlySpan<int> changedOrdinals)
    {
        var found = ImmutableArray<Column>.Empty;
        foreach (var ordinal in changedOrdinals)
        {
            if (_dependents[ordinal].IsEmpty)
                continue;
            if (!found.IsEmpty)
                return DependentsOfAny(changedOrdinals);
            found = _dependents[ordinal];
        }

        return found;
    }

    /// <summary>Computes columns, and puts their values into the row.</summary>
    /// <param name="columns">
    /// Which columns: <see cref="TableSchema.ComputedInOrder"/>, or what <see cref="DependentsOf"/>
    /// returned.
    /// </param>
    /// <param name="values">
    /// The row. It is read, and written at the ordinals of the computed columns.
    /// </param>
    /// <param name="cancellation">Ends the wait, and the computations that can be ended.</param>
    /// <returns>
    /// The problem <c>computation_failed</c>, which names the column, or <c>store_unavailable</c>;
    /// <see langword="null"/>: all went well.
    /// </returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public ValueTask<Problem?> ComputeAsync(
        ImmutableArray<Column> columns, object?[] values, CancellationToken cancellation) =>
        _makesFiles
            ? ComputeFilesAsync(columns, values, cancellation)
            : ComputeAsync(columns, values, null, cancellation);

    // If a row cannot be computed, no row will ever refer to the files that were made for it.
    private async ValueTask<Problem?> ComputeFilesAsync(
        ImmutableArray<Column> columns, object?[] values, CancellationToken cancellation)
    {
        var made = _pending.Begin();
        try
        {
            var problem = await ComputeAsync(columns, values, made, cancellation).ConfigureAwait(false);
            if (problem is not null)
                await made.RemoveAsync().ConfigureAwait(false);
            return problem;
        }
        catch
        {
            await made.RemoveAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<Problem?> ComputeAsync(
        ImmutableArray<Column> columns, object?[] values, PendingFiles? made, CancellationToken cancellation)
    {
        foreach (var column in columns)
        {
            var begun = Measures.ComputationBegins();
            try
            {
                var result = await _steps[column.Ordinal]!.RunAsync(values, cancellation).ConfigureAwait(false);
                values[column.Ordinal] = ComputedValue.For(column, result);
                if (values[column.Ordinal] is MediaReference file)
                    made?.Add(file);
            }
            catch (ProblemException outage) when (outage.Problem.Code == ErrorCodes.StoreUnavailable)
            {
                // Nothing is wrong with the row: the same request may succeed a little later.
                return outage.Problem;
            }
            catch (Exception exception)
                when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                Report(column, exception);
                if (column.Computation!.OnError == OnComputationError.Fail)
                    return ProblemOf(column, exception);
                values[column.Ordinal] = null;
            }
            finally
            {
                Measures.ComputationEnds(_table, column, begun);
            }
        }

        return null;
    }

    private static Problem ProblemOf(Column column, Exception exception) => Problem.OfField(
        ErrorCodes.ComputationFailed,
        column.Name,
        exception is ComputationException ? $"could not be computed: {exception.Message}" : "could not be computed");

    private void Report(Column column, Exception exception)
    {
        Measures.CountFailure(_table, column);
        var outcome = column.Computation!.OnError == OnComputationError.Null ? "null" : "refused";
        if (exception is ComputationException)
            LogRowFailed(_table.Name.Value, column.Name, exception.Message, outcome);
        else
            LogFunctionThrew(_table.Name.Value, column.Name, outcome, exception);
    }

    private ImmutableArray<Column> DependentsOfAny(ReadOnlySpan<int> changedOrdinals)
    {
        var isChanged = new bool[_table.Columns.Length];
        foreach (var ordinal in changedOrdinals)
            isChanged[ordinal] = true;
        var dependents = ImmutableArray.CreateBuilder<Column>();
        foreach (var column in _table.ComputedInOrder)
        {
            if (!column.DependsOn.Any(ordinal => isChanged[ordinal]))
                continue;
            isChanged[column.Ordinal] = true;
            dependents.Add(column);
        }

        return dependents.ToImmutable();
    }

    [LoggerMessage(
        2101, LogLevel.Error, "Column {Column} of table {Table}: its function threw; outcome of the row: {Outcome}")]
    private partial void LogFunctionThrew(string table, string column, string outcome, Exception exception);

    [LoggerMessage(
        2102, LogLevel.Information,
        "Column {Column} of table {Table} could not be computed: {Reason}; outcome of the row: {Outcome}")]
    private partial void LogRowFailed(string table, string column, string reason, string outcome);
}

/// <summary>Turns the result of a computation into a value of its column.</summary>
internal static class ComputedValue
{
    /// <exception cref="ComputationException">The column cannot hold the result.</exception>
    public static object? For(Column column, object? result)
    {
        if (result is null)
            return column.Nullable ? null : throw new ComputationException("the result is null");
        if (result is JsonText json && column.Type is not JsonType)
            return Read(column.Type, json.Text);
        return column.Type.TryTake(result, out var value, out var fault) ? value : throw Unfit(fault);
    }

    private static object Read(ColumnType type, string json)
    {
        var reader = new Utf8JsonReader(
            Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        return type.TryReadJson(ref reader, out var value, out var fault) ? value : throw Unfit(fault);
    }

    private static ComputationException Unfit(string fault) => new($"the result {fault}");
}
