using System.Collections.Immutable;
using System.Data;
using Npgsql;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Stores.Postgres;

/// <summary>One run of a prepared query.</summary>
internal sealed class PostgresQueryRun(PreparedQuery query, ImmutableArray<object?> arguments, int? maxRows)
{
    /// <summary>Runs the query.</summary>
    /// <exception cref="ProblemException">The query's tables have changed, or it fails on the caller's values or the stored ones.</exception>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    public async Task<IReadOnlyList<ResultRow>> RunAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var rows = new List<ResultRow>();
        var wasChanged = false;
        try
        {
            try
            {
                await ReadAsync(connection, arguments, maxRows, rows, cancellation).ConfigureAwait(false);
            }
            catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.FeatureNotSupported)
            {
                // The state also says that a table has other columns than when the statement was prepared, which it is anew the next time.
                rows.Clear();
                wasChanged = true;
                await ReadAsync(connection, arguments, maxRows, rows, cancellation).ConfigureAwait(false);
            }

            return rows;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction)
        {
            throw new ProblemException(StoreProblems.UnreadableResult(query.Definition.Name), refused);
        }
        catch (Exception failure) when (FaultOf(failure) is { } fault)
        {
            var isChanged = failure is PostgresException refused
                ? PostgresFailure.IsOfSchema(refused) && !await IsStillThereAsync(connection, cancellation).ConfigureAwait(false)
                : wasChanged;
            if (isChanged)
                throw new ProblemException(StoreProblems.SchemaChanged(query.Definition.Name), failure);
            throw new ProblemException(await BlameAsync(connection, fault, rows.Count, cancellation).ConfigureAwait(false), failure);
        }
    }

    private static ValueFault? FaultOf(Exception failure) => failure switch
    {
        UnreadableValueException => ValueFault.OtherResult,
        PostgresException refused => PostgresFailure.ValueFaultOf(refused),
        _ => null,
    };

    // It is enough to come one row further than the failure.
    private async Task<Problem> BlameAsync(NpgsqlConnection connection, ValueFault fault, int rowsBefore, CancellationToken cancellation)
    {
        var blame = new QueryBlame(query, arguments, fault);
        foreach (var trial in blame.Trials())
        {
            try
            {
                await ReadAsync(connection, trial.Arguments, rowsBefore + 1, [], cancellation).ConfigureAwait(false);
                trial.Fails = false;
            }
            catch (Exception failure) when (FaultOf(failure) is not null)
            {
                trial.Fails = true;
            }
        }

        return blame.Verdict;
    }

    private async Task ReadAsync(
        NpgsqlConnection connection, ImmutableArray<object?> values, int? most, List<ResultRow> rows, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(query.Sql, connection);
        Bind(command, values);
        try
        {
            await using var reader = await command.ReadPreparedAsync(cancellation).ConfigureAwait(false);
            var places = Places(reader);
            while (rows.Count < most.GetValueOrDefault(int.MaxValue) && await reader.ReadAsync(cancellation).ConfigureAwait(false))
                rows.Add(Read(reader, places));
            // Otherwise closing the result would read all that is left of it.
            if (rows.Count == most && await reader.ReadAsync(cancellation).ConfigureAwait(false))
                command.Cancel();
        }
        catch (PostgresException cancelled) when (cancelled.SqlState == PostgresErrorCodes.QueryCanceled && rows.Count == most)
        {
            // There were more rows than are wanted.
        }
    }

    // The parameters have their types; values that the statement might fail on are not needed to ask what it means.
    private async Task<bool> IsStillThereAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(query.Sql, connection);
        foreach (var parameter in query.Parameters)
            command.Parameters.Add(PostgresParameters.Of(parameter.Type, null));
        try
        {
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (PostgresException refused) when (PostgresFailure.IsUndone(refused))
        {
            return false;
        }
    }

    private void Bind(NpgsqlCommand command, ImmutableArray<object?> values)
    {
        for (var i = 0; i < query.Parameters.Length; i++)
        {
            var (name, type) = (query.Parameters[i].Name, query.Parameters[i].Type);
            var value = values[i];
            if (PostgresValues.Keep(type, ref value) is { } fault)
                throw new ProblemException(Problem.OfField(ErrorCodes.ValidationFailed, name, fault));
            command.Parameters.Add(PostgresParameters.Of(type, value));
        }
    }

    private ResultRow Read(NpgsqlDataReader reader, int[] places)
    {
        var values = new object?[query.Columns.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = PostgresResultType.Read(reader, places[i], query.Columns[i].Type) ?? ResultValue.Null(query.Columns[i], i);
        return new ResultRow(values, query.FindsByWholeKey ? reader.GetInt64(reader.FieldCount - 1) : null);
    }

    // Where the result's columns are in the statement's: the system's own are left out, which "*" brings along.
    private int[] Places(NpgsqlDataReader reader)
    {
        int[] places = [.. Enumerable.Range(0, reader.FieldCount).Where(at => !QueryRules.IsSystemName(reader.GetName(at)))];
        return places.Length == query.Columns.Length ? places : throw new ProblemException(StoreProblems.SchemaChanged(query.Definition.Name));
    }
}
