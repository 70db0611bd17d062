using System.Collections.Immutable;
using Npgsql;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres.Tables;

/// <summary>Finds one row.</summary>
internal static class PostgresFind
{
    /// <summary>Finds the row with a key.</summary>
    /// <exception cref="ProblemException">The physical table is another, or holds a value that is not of its column's type.</exception>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    public static async Task<StoredRow?> RunAsync(
        NpgsqlConnection connection, TableSchema schema, ImmutableArray<object?> key, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(PostgresTableSql.Of(schema).SelectByKey, connection);
        for (var i = 0; i < key.Length; i++)
        {
            var value = key[i];
            if (value is null || PostgresValues.Keep(schema.Key[i].Type, ref value) is not null)
                return null;
            command.Parameters.Add(PostgresParameters.Of(schema.Key[i].Type, value));
        }

        try
        {
            await using var reader = await command.ReadPreparedAsync(cancellation).ConfigureAwait(false);
            return await reader.ReadAsync(cancellation).ConfigureAwait(false) ? PostgresRow.Read(reader, 0, schema) : null;
        }
        catch (PostgresException refused) when (PostgresFailure.IsOfSchema(refused))
        {
            throw new ProblemException(StoreProblems.SchemaChanged(schema, PhysicalTable.Missing(schema)), refused);
        }
        catch (UnreadableValueException unreadable)
        {
            throw new ProblemException(StoreProblems.UnreadableRow(schema), unreadable);
        }
    }
}
