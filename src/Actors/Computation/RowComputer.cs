using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Computation.Steps;
using TableActors.Actors.Media;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Computation;

/// <summary>Computes the rows of one table, by steps that were made once for it.</summary>
internal sealed partial class RowComputer : IRowComputer
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

    public bool IsInline { get; }

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

    public ValueTask<Problem?> ComputeAsync(ImmutableArray<Column> columns, object?[] values, CancellationToken cancellation) =>
        _makesFiles ? ComputeFilesAsync(columns, values, cancellation) : ComputeAsync(columns, values, null, cancellation);

    // The files of a row that cannot be computed would be nobody's.
    private async ValueTask<Problem?> ComputeFilesAsync(ImmutableArray<Column> columns, object?[] values, CancellationToken cancellation)
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
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
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
}
