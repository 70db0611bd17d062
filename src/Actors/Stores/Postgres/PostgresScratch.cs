using Npgsql;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Stores.Postgres;

/// <summary>
/// A schema of its own in a PostgreSQL database, to try definitions in: what is made there is gone at the end, and the tables that the
/// database has are found as usual.
/// </summary>
public sealed class PostgresScratch : IAsyncDisposable
{
    private const string DefaultSearchPath = "\"$user\", public";
    private readonly NpgsqlDataSource _source;
    private readonly string _schema;

    private PostgresScratch(NpgsqlConnectionStringBuilder location)
    {
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(location.ConnectionString) { Pooling = false });
        _schema = $"ta_scratch_{Guid.NewGuid():N}";
        var searchPath = string.IsNullOrWhiteSpace(location.SearchPath) ? DefaultSearchPath : location.SearchPath;
        Location = new NpgsqlConnectionStringBuilder(location.ConnectionString) { SearchPath = $"{_schema}, {searchPath}" }.ConnectionString;
    }

    /// <summary>The location that <see cref="PostgresOptionsExtensions.UsePostgres"/> takes.</summary>
    public string Location { get; }

    /// <summary>Creates the schema.</summary>
    /// <param name="location">The database, as for <see cref="PostgresOptionsExtensions.UsePostgres"/>.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="ArgumentException">The location is none.</exception>
    /// <exception cref="ProblemException"><c>store_unavailable</c>: there is no such database, or its role may not create schemas.</exception>
    public static async Task<PostgresScratch> CreateAsync(string location, CancellationToken cancellation)
    {
        var scratch = new PostgresScratch(PostgresLocation.Parse(location));
        try
        {
            // With system tables of its own, so that the database's are not written to.
            await scratch.ExecuteAsync(
                $"CREATE SCHEMA {scratch._schema}; SET search_path = {scratch._schema}; {PostgresCatalog.SystemTables}", cancellation).ConfigureAwait(false);
            return scratch;
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            await scratch._source.DisposeAsync().ConfigureAwait(false);
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }

    /// <summary>Removes the schema and all that is in it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await ExecuteAsync($"DROP SCHEMA {_schema} CASCADE", CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            // The database is out of reach by now; what was tried in it was tried nevertheless.
        }

        await _source.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }
}
