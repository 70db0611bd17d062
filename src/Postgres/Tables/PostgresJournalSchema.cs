using System.Collections.Immutable;
using Npgsql;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres.Tables;

/// <summary>The database schema that holds the journal. The journal makes its tables in it by itself.</summary>
internal sealed class PostgresJournalSchema(PostgresDatabase database, string name)
{
    private const string IsMissing = "SELECT NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)";

    /// <summary>Makes the system tables and the database schema where they are missing.</summary>
    /// <exception cref="PostgresException">The database refuses it.</exception>
    public Task<bool> MakeAsync(CancellationToken cancellation) =>
        database.ChangeAsync(connection => MakeAsync(connection, cancellation), cancellation);

    /// <inheritdoc cref="ITableStore.CheckJobsAsync"/>
    public async Task<ImmutableArray<DefinitionFault>> CheckAsync(CancellationToken cancellation)
    {
        try
        {
            return await database.TryOutAsync(connection => MissingRightsAsync(connection, cancellation), cancellation)
                .ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            return [PostgresFailure.FaultOf(failure, database.Role)];
        }
    }

    private async Task<bool> MakeAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await PostgresSystemTables.BeginCreationAsync(connection, cancellation).ConfigureAwait(false);
        // A role that may not create database schemas may still use one that is there.
        var isMissing = await PostgresSystemTables.ScalarAsync(
            connection, IsMissing, cancellation, PostgresParameters.Of(name)).ConfigureAwait(false);
        if (isMissing is true)
        {
            await PostgresSystemTables.ExecuteAsync(
                connection, $"CREATE SCHEMA {PostgresTableSql.Quote(name)}", cancellation).ConfigureAwait(false);
        }

        return true;
    }

    private async Task<ImmutableArray<DefinitionFault>> MissingRightsAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        await MakeAsync(connection, cancellation).ConfigureAwait(false);
        var onTables = await PostgresRights.MissingOnTablesAsync(
            connection, PostgresSystemTables.SystemTableNames, cancellation).ConfigureAwait(false);
        var onJournal = await PostgresRights.MissingOnJournalAsync(connection, name, cancellation)
            .ConfigureAwait(false);
        return [.. onTables, .. onJournal];
    }
}
