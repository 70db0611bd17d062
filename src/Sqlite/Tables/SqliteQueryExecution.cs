using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Sqlite.Connections;

namespace TableActors.Sqlite.Tables;

/// <summary>
/// One run of a prepared query. It keeps its reading connection until it is disposed of. One thread
/// at a time may use it.
/// </summary>
internal sealed class SqliteQueryExecution(PreparedQuery query, ImmutableArray<object?> arguments, IRowSink sink)
    : IDisposable
{
    private SqliteStatement? _statement;
    private int[]? _ordinals;
    private long _rows;

    /// <summary>The longest time that one call of <see cref="ReadOn"/> took.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Reads on, until the end or until the sink wants to pass rows on.</summary>
    /// <returns>Whether the end is reached.</returns>
    /// <exception cref="ProblemException">
    /// The query's tables have changed, or it fails on the caller's values or the stored ones.
    /// </exception>
    /// <exception cref="SqliteException">The database failed.</exception>
    public bool ReadOn(SqliteReader reader)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            if (_statement is null)
            {
                _statement = Prepare(reader);
                Bind(_statement, arguments);
            }

            return ReadRows(_statement, sink) != RowDemand.PassOn;
        }
        catch (Exception failure) when (FaultOf(failure) is { } fault && _statement is not null)
        {
            _statement.Reset();
            if (failure is SqliteException && !IsStillThere(reader))
                throw new ProblemException(StoreProblems.SchemaChanged(query.Definition.Name), failure);
            // A client that has got a part of the answer cannot be told the reason.
            var problem = sink.TryForget()
                ? Blame(_statement, fault)
                : StoreProblems.UnreadableResult(query.Definition.Name);
            throw new ProblemException(problem, failure);
        }
        finally
        {
            var elapsed = Stopwatch.GetElapsedTime(start);
            Longest = elapsed > Longest ? elapsed : Longest;
        }
    }

    public void Dispose() => _statement?.Reset();

    private static ValueFault? FaultOf(Exception failure) => failure switch
    {
        UnreadableValueException { Fault: ResultValue.NotFinite } => ValueFault.OutOfRange,
        UnreadableValueException => ValueFault.OtherResult,
        SqliteException refused when SqliteFailure.IsOfRow(refused.SqliteErrorCode) =>
            SqliteFailure.ValueFaultOf(refused),
        _ => null,
    };

    // One row further than the failure is enough.
    private Problem Blame(SqliteStatement statement, ValueFault fault)
    {
        var rowsBefore = _rows;
        var blame = new QueryBlame(query, arguments, fault);
        foreach (var trial in blame.Trials())
        {
            try
            {
                _rows = 0;
                Bind(statement, trial.Arguments);
                ReadRows(statement, new RowCounter(rowsBefore + 1));
                trial.Fails = false;
            }
            catch (Exception failure) when (FaultOf(failure) is not null)
            {
                trial.Fails = true;
            }
            finally
            {
                statement.Reset();
            }
        }

        return blame.Verdict;
    }

    private SqliteStatement Prepare(SqliteReader reader)
    {
        try
        {
            return reader.Statement(query, query.Sql);
        }
        catch (SqliteException refused) when (SqliteFailure.IsOfRow(refused.SqliteErrorCode))
        {
            throw new ProblemException(StoreProblems.SchemaChanged(query.Definition.Name), refused);
        }
    }

    private void Bind(SqliteStatement statement, ImmutableArray<object?> values)
    {
        for (var i = 0; i < query.Parameters.Length; i++)
        {
            var name = query.Parameters[i].Name;
            if (SqliteValues.Bind(statement, statement.IndexOf("@" + name), values[i]) is { } fault)
                throw new ProblemException(Problem.OfField(ErrorCodes.ValidationFailed, name, fault));
        }
    }

    private RowDemand ReadRows(SqliteStatement statement, IRowSink rows)
    {
        var columns = query.Columns;
        var demand = RowDemand.More;
        while (demand == RowDemand.More && statement.Read())
        {
            // Only the first step prepares the statement again after the database's schema has
            // changed.
            if (_rows++ == 0)
                _ordinals = Ordinals(statement);
            var values = new object?[columns.Length];
            for (var i = 0; i < values.Length; i++)
                values[i] = SqliteValues.Read(statement, _ordinals is null ? i : _ordinals[i], columns[i].Type)
                    ?? ResultValue.Null(columns[i], i);
            demand = rows.Take(new ResultRow(values, query.FindsByWholeKey ? statement.Int64(columns.Length) : null));
        }

        return demand;
    }

    // The places of the result's columns among the statement's; null: the same places.
    private int[]? Ordinals(SqliteStatement statement)
    {
        if (statement.ColumnCount == query.Columns.Length + (query.FindsByWholeKey ? 1 : 0))
            return null;
        var ordinals = statement.VisibleColumns;
        return ordinals.Length == query.Columns.Length
            ? ordinals
            : throw new ProblemException(StoreProblems.SchemaChanged(query.Definition.Name));
    }

    private bool IsStillThere(SqliteReader reader)
    {
        try
        {
            new SqliteStatement(reader.Database, query.Sql).Dispose();
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }
}
