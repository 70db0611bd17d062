using System.Data.Common;

namespace TableActors.EndToEnd.Tests.Crash;

/// <summary>The database that written rows are passed on to, seen from beside the service.</summary>
internal abstract class CrashTarget : IAsyncDisposable
{
    /// <summary>What the service connects to.</summary>
    public abstract string Address { get; }

    // Without a key: an entry that is passed on twice is there twice.
    public Task CreateAsync() => ExecuteAsync(
        """
        CREATE TABLE entries_log (client bigint NOT NULL, number bigint NOT NULL, text text NOT NULL, loud text);
        CREATE TABLE counters_copy (id bigint PRIMARY KEY, value bigint NOT NULL, twice bigint)
        """);

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public Task<List<(int Client, long Number)>> ReadEntriesAsync() =>
        ReadAsync("SELECT client, number FROM entries_log", row => ((int)row.GetInt64(0), row.GetInt64(1)));

    public async Task<Dictionary<long, long>> ReadCountersAsync() =>
        (await ReadAsync("SELECT id, value FROM counters_copy", row => (row.GetInt64(0), row.GetInt64(1))))
            .ToDictionary();

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected abstract Task<DbConnection> OpenAsync();

    private async Task<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> read)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }
}
