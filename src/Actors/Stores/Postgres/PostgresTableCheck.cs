using System.Collections.Immutable;
using Npgsql;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores.Postgres;

/// <summary>Says what stands against keeping a table in a database, and changes nothing there.</summary>
internal static class PostgresTableCheck
{
    /// <summary>Tries the definition out as a temporary table, then compares it with the table that is there.</summary>
    public static async Task<ImmutableArray<DefinitionFault>> CheckAsync(PostgresDatabase database, TableSchema schema, CancellationToken cancellation)
    {
        try
        {
            return await database.Writers.RunAsync(async connection =>
            {
                if (await CreationFaultAsync(connection.Connection, schema, cancellation).ConfigureAwait(false) is { } fault)
                    return [fault];
                return await PostgresCatalog.ExistsAsync(connection.Connection, schema, cancellation).ConfigureAwait(false)
                    ? [.. await PostgresCatalog.DifferencesAsync(connection.Connection, schema, cancellation).ConfigureAwait(false)]
                    : ImmutableArray<DefinitionFault>.Empty;
            }, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            return [new DefinitionFault("store", null, $"the database cannot be used: {(failure as PostgresException)?.MessageText ?? failure.Message}")];
        }
    }

    private static async Task<DefinitionFault?> CreationFaultAsync(NpgsqlConnection connection, TableSchema schema, CancellationToken cancellation)
    {
        // Undone at its end in any case.
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        try
        {
            await PostgresCatalog.ExecuteAsync(connection, PostgresTableSql.Of(schema).Create("TEMPORARY"), cancellation).ConfigureAwait(false);
            // An expression that closes the parenthesis itself could add columns of its own.
            var created = await PostgresCatalog.ScalarAsync(
                connection, "SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0", cancellation,
                PostgresParameters.Of($"pg_temp.{PostgresTableSql.Of(schema).Name}")).ConfigureAwait(false);
            return created is long count && count == schema.Columns.Length + 1
                ? null
                : PhysicalTable.Fault(schema, null, "has an expression that adds columns of its own");
        }
        catch (PostgresException refused) when (PostgresFailure.IsOfRow(refused))
        {
            var column = schema.StoreComputed.Length == 1 ? schema.StoreComputed[0] : null;
            return PhysicalTable.Fault(schema, column?.Name, $"is refused by the database: {refused.MessageText}");
        }
    }
}
