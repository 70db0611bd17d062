using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Stores.Sqlite;

/// <summary>Runs prepared queries on a reading connection.</summary>
internal static class SqliteQueryRun
{
    /// <summary>Runs a query.</summary>
    /// <exception cref="ProblemException">The query's tables have changed, or it fails on the caller's values or the stored ones.</exception>
    /// <exception cref="SqliteException">The database failed.</exception>
    public static IReadOnlyList<ResultRow> Run(SqliteReader reader, PreparedQuery query, ImmutableArray<object?> arguments, int? maxRows)
    {
        var statement = Prepare(reader, query);
        var rows = new List<ResultRow>();
        try
        {
            Read(statement, query, arguments, maxRows ?? int.MaxValue, rows);
            return rows;
        }
        catch (Exception failure) when (FaultOf(failure) is { } fault)
        {
            if (failure is SqliteException && !IsStillThere(reader, query))
                throw new ProblemException(StoreProblems.SchemaChanged(query.Definition.Name), failure);
            throw new ProblemException(Blame(statement, query, arguments, fault, rows.Count), failure);
        }
    }

    private static ValueFault? FaultOf(Exception failure) => failure switch
    {
        UnreadableValueException => ValueFault.OtherResult,
        SqliteException refused when SqliteFailure.IsOfRow(refused.SqliteErrorCode) => SqliteFailure.ValueFaultOf(refused),
        _ => null,
    };

    // It is enough to come one row further than the failure.
    private static Problem Blame(
        SqliteStatement statement, PreparedQuery query, ImmutableArray<object?> arguments, ValueFault fault, int rowsBefore)
    {
        var blame = new QueryBlame(query, arguments, fault);
        foreach (var trial in blame.Trials())
        {
            try
            {
                Read(statement, query, trial.Arguments, rowsBefore + 1, []);
                trial.Fails = false;
            }
            catch (Exception failure) when (FaultOf(failure) is not null)
            {
                trial.Fails = true;
            }
        }

        return blame.Verdict;
    }

    private static SqliteStatement Prepare(SqliteReader reader, PreparedQuery query)
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

    private static void Bind(SqliteStatement statement, PreparedQuery query, ImmutableArray<object?> arguments)
    {
        for (var i = 0; i < query.Parameters.Length; i++)
        {
            var name = query.Parameters[i].Name;
            if (SqliteValues.Bind(statement, statement.IndexOf("@" + name), arguments[i]) is { } fault)
                throw new ProblemException(Problem.OfField(ErrorCodes.ValidationFailed, name, fault));
        }
    }

    private static void Read(
        SqliteStatement statement, PreparedQuery query, ImmutableArray<object?> arguments, int maxRows, List<ResultRow> rows)
    {
        try
        {
            Bind(statement, query, arguments);
            ReadRows(statement, query, maxRows, rows);
        }
        finally
        {
            statement.Reset();
        }
    }

    private static void ReadRows(SqliteStatement statement, PreparedQuery query, int maxRows, List<ResultRow> rows)
    {
        var columns = query.Columns;
        int[]? ordinals = null;
        while (rows.Count < maxRows && statement.Read())
        {
            // Only the first step prepares the statement anew where the database's schema has changed.
            if (rows.Count == 0)
                ordinals = Ordinals(statement, query);
            var values = new object?[columns.Length];
            for (var i = 0; i < values.Length; i++)
                values[i] = SqliteValues.Read(statement, ordinals is null ? i : ordinals[i], columns[i].Type) ?? ResultValue.Null(columns[i], i);
            rows.Add(new ResultRow(values, query.FindsByWholeKey ? statement.Int64(columns.Length) : null));
        }
    }

    // Where the result's columns are in the statement's; null: in the same places.
    private static int[]? Ordinals(SqliteStatement statement, PreparedQuery query)
    {
        if (statement.ColumnCount == query.Columns.Length + (query.FindsByWholeKey ? 1 : 0))
            return null;
        var ordinals = statement.VisibleColumns;
        return ordinals.Length == query.Columns.Length
            ? ordinals
            : throw new ProblemException(StoreProblems.SchemaChanged(query.Definition.Name));
    }

    private static bool IsStillThere(SqliteReader reader, PreparedQuery query)
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
