using System.Collections.Immutable;
using Npgsql;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Stores.Postgres;

/// <summary>One run of a prepared query.</summary>
internal sealed class PostgresQueryRun(PreparedQuery query, ImmutableArray<object?> arguments, int? maxRows)
{
    /// <summary>Runs the query.</summary>
    /// <exception cref="ProblemException">The query's tables have changed, or it fails on the stored values.</exception>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    public async Task<IReadOnlyList<ResultRow>> RunAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(query.Sql, connection);
        Bind(command);
        var rows = new List<ResultRow>();
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            var places = Places(reader);
            while (rows.Count < maxRows.GetValueOrDefault(int.MaxValue) && await reader.ReadAsync(cancellation).ConfigureAwait(false))
                rows.Add(Read(reader, places));
            // Otherwise closing the result would read all that is left of it.
            if (rows.Count == maxRows && await reader.ReadAsync(cancellation).ConfigureAwait(false))
                command.Cancel();
        }
        catch (PostgresException cancelled) when (cancelled.SqlState == PostgresErrorCodes.QueryCanceled && rows.Count == maxRows)
        {
            // There were more rows than are wanted.
        }
        catch (PostgresException refused) when (PostgresFailure.IsOfSchema(refused))
        {
            throw new ProblemException(StoreProblems.SchemaChanged(query.Definition.Name), refused);
        }
        catch (PostgresException refused) when (PostgresFailure.IsOfRow(refused) || refused.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction)
        {
            throw new ProblemException(StoreProblems.UnreadableResult(query.Definition.Name), refused);
        }
        catch (UnreadableValueException unreadable)
        {
            throw new ProblemException(StoreProblems.UnreadableResult(query.Definition.Name), unreadable);
        }

        return rows;
    }

    private void Bind(NpgsqlCommand command)
    {
        for (var i = 0; i < query.Parameters.Length; i++)
        {
            var (name, type) = (query.Parameters[i].Name, query.Parameters[i].Type);
            var value = arguments[i];
            if (PostgresValues.Keep(type, ref value) is { } fault)
                throw new ProblemException(Problem.OfField(ErrorCodes.ValidationFailed, name, fault));
            command.Parameters.Add(PostgresParameters.Of(type, value));
        }
    }

    private ResultRow Read(NpgsqlDataReader reader, int[] places)
    {
        var values = new object?[query.Columns.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = PostgresResultType.Read(reader, places[i], query.Columns[i].Type);
        return new ResultRow(values, query.FindsByWholeKey ? reader.GetInt64(reader.FieldCount - 1) : null);
    }

    // Where the result's columns are in the statement's: the system's own are left out, which "*" brings along.
    private int[] Places(NpgsqlDataReader reader)
    {
        int[] places = [.. Enumerable.Range(0, reader.FieldCount).Where(at => !QueryRules.IsSystemName(reader.GetName(at)))];
        return places.Length == query.Columns.Length ? places : throw new ProblemException(StoreProblems.SchemaChanged(query.Definition.Name));
    }
}
