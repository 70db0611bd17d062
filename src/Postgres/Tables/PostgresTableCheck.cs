using System.Collections.Immutable;
using Npgsql;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres.Tables;

/// <summary>
/// Finds the faults that prevent keeping tables in a database, or running queries on them. It
/// creates missing tables as the service's start does, with the same rights, in a transaction that
/// is undone.
/// </summary>
internal static class PostgresTableCheck
{
    /// <summary>Creates the table where it is missing, or compares it with the existing one.</summary>
    public static async Task<ImmutableArray<DefinitionFault>> CheckAsync(
        PostgresDatabase database, TableSchema schema, CancellationToken cancellation)
    {
        try
        {
            return await database.TryOutAsync(
                async connection =>
                {
                    await PostgresSystemTables.BeginCreationAsync(connection, cancellation).ConfigureAwait(false);
                    return await FaultsAsync(connection, schema, cancellation).ConfigureAwait(false);
                },
                cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            return [PostgresFailure.FaultOf(failure, database.Role)];
        }
    }

    /// <summary>Checks a query on the existing tables and those that are missing.</summary>
    /// <returns>
    /// The query; <see langword="null"/>: it names a table that is missing because the database
    /// refuses it.
    /// </returns>
    /// <exception cref="DefinitionException">The query is faulty, or the database cannot be used.</exception>
    public static async Task<PreparedQuery?> CheckAsync(
        PostgresDatabase database, SqlQueryDefinition query, IServedTables tables, CancellationToken cancellation)
    {
        try
        {
            return await database.TryOutAsync(
                async connection =>
                {
                    await PostgresSystemTables.BeginCreationAsync(connection, cancellation).ConfigureAwait(false);
                    var isWhole = await MakeAsync(connection, tables, cancellation).ConfigureAwait(false)
                        && tables.IsWhole;
                    return await new PostgresQueryCheck(query, tables)
                        .CheckAsync(connection, isWhole, cancellation).ConfigureAwait(false);
                },
                cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            throw new DefinitionException([PostgresFailure.FaultOf(failure, database.Role)]);
        }
    }

    private static async Task<ImmutableArray<DefinitionFault>> FaultsAsync(
        NpgsqlConnection connection, TableSchema schema, CancellationToken cancellation)
    {
        var isThere = await PostgresSystemTables.ExistsAsync(connection, schema, cancellation).ConfigureAwait(false);
        try
        {
            var differences = await PostgresSystemTables.CreateOrCompareAsync(
                connection, schema, cancellation).ConfigureAwait(false);
            // An expression that closes the parenthesis itself could add columns.
            if (!isThere
                && await PostgresSystemTables.DifferencesAsync(connection, schema, cancellation).ConfigureAwait(false)
                    is [var added, ..])
                differences = [added];
            if (differences.Count > 0)
                return [.. differences];
        }
        catch (PostgresException refused) when (PostgresFailure.IsOfRow(refused))
        {
            var column = schema.StoreComputed.Length == 1 ? schema.StoreComputed[0] : null;
            return [PhysicalTable.Fault(schema, column?.Name, $"is refused by the database: {refused.MessageText}")];
        }

        // Tables that others have created are of no use without rights on them.
        return await PostgresRights.MissingOnTablesAsync(
            connection, [PostgresTableSql.Of(schema).Name, .. PostgresSystemTables.SystemTableNames],
            cancellation).ConfigureAwait(false);
    }

    private static async Task<bool> MakeAsync(
        NpgsqlConnection connection, IServedTables tables, CancellationToken cancellation)
    {
        var areMade = true;
        foreach (var schema in tables.Tables)
        {
            if (await PostgresSystemTables.ExistsAsync(connection, schema, cancellation).ConfigureAwait(false))
                continue;
            await PostgresSystemTables.ExecuteAsync(
                connection, "SAVEPOINT ta_table", cancellation).ConfigureAwait(false);
            try
            {
                await PostgresSystemTables.CreateOrCompareAsync(connection, schema, cancellation).ConfigureAwait(false);
            }
            catch (PostgresException refused) when (PostgresFailure.IsUndone(refused))
            {
                areMade = false;
                await PostgresSystemTables.ExecuteAsync(
                    connection, "ROLLBACK TO SAVEPOINT ta_table", cancellation).ConfigureAwait(false);
            }
        }

        return areMade;
    }
}
