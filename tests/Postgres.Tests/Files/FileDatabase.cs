using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Postgres;
using TableActors.Postgres.Files;
using TableActors.TestSupport;

namespace TableActors.Postgres.Tests.Files;

/// <summary>A media store in a database, and what its tables hold.</summary>
internal sealed class FileDatabase(string location, TimeProvider? time = null) : IAsyncDisposable
{
    public PostgresMediaStore Store { get; } = new(
        PostgresLocation.Parse(location), new DatabaseSessions(), time ?? TimeProvider.System,
        NullLogger<PostgresMediaStore>.Instance);

    /// <summary>How many chunks there are, of whatever file.</summary>
    public Task<long> ChunksAsync() => ScalarAsync<long>("SELECT count(*) FROM ta_file_chunks");

    /// <summary>How many files there are, unfinished ones included.</summary>
    public Task<long> FilesAsync() => ScalarAsync<long>("SELECT count(*) FROM ta_files");

    public async Task<T> ScalarAsync<T>(string sql) => (T)(await Sql.ScalarAsync(location, sql))!;

    public Task ExecuteAsync(string sql) =>
        ScalarAsync<int>($"WITH done AS ({sql} RETURNING 1) SELECT count(*)::int FROM done");

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
