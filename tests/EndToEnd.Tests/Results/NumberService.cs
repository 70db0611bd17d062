using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Results;

/// <summary>The real program with a table whose pairs of rows make results of any size, on one kind of store.</summary>
internal sealed class NumberService : IAsyncDisposable
{
    // The pairs are its square.
    private const int Rows = 600;
    private const int TextLength = 160;
    private const int PostsAtOnce = 64;

    // On PostgreSQL the pool's size decides how many results may be on their way.
    private const int PoolSize = 8;
    private const int MostOnSqlite = 32;

    private readonly Func<Task<bool>> _isReading;

    private NumberService(ServiceProcess process, int mostLargeResults, Func<Task<bool>> isReading)
    {
        Process = process;
        MostLargeResults = mostLargeResults;
        _isReading = isReading;
    }

    public ServiceProcess Process { get; }

    /// <summary>How many large results may be on their way at once.</summary>
    public int MostLargeResults { get; }

    /// <summary>The URL of a result of so many rows.</summary>
    public static string Pairs(int rows) => $"/pairs?n={rows}";

    public static async Task<NumberService> StartAsync(TestFolder scratch, bool onPostgres, TimeSpan queryTimeout)
    {
        var database = onPostgres
            ? await (await PostgresServer.SharedAsync()).CreateDatabaseAsync()
            : scratch.File("numbers.db");
        var process = await ServiceProcess.StartAsync(
            Path.Combine(AppContext.BaseDirectory, "Results", "numbers.toml"),
            onPostgres ? $"{database};Maximum Pool Size={PoolSize}" : database,
            scratch.Path,
            ("QUERY_TIMEOUT", $"{queryTimeout.TotalMilliseconds} ms"),
            // Rows that are done with are collected soon, so that what is measured is what is held.
            ("DOTNET_GCgen0size", "400000"));
        var service = onPostgres
            ? new NumberService(process, PoolSize / 2, () => IsReadingPostgresAsync(database))
            : new NumberService(process, MostOnSqlite, () => IsReadingSqliteAsync(database));
        var chance = new Random(1);
        // Texts that no compression makes much smaller.
        var texts = Enumerable.Range(0, Rows)
            .Select(_ => string.Concat(Enumerable.Range(0, TextLength).Select(_ => (char)chance.Next('0', 'z')))
                .Replace('\\', ' '))
            .ToList();
        await Parallel.ForAsync(
            0, Rows, new ParallelOptions { MaxDegreeOfParallelism = PostsAtOnce },
            async (id, _) => await service.AddAsync(id, texts[id]));
        return service;
    }

    public async Task AddAsync(int id, string text)
    {
        using var answer = await Process.Client.PostAsJsonAsync("/numbers", new { id, text });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Reads a row and writes another one, which nobody else uses.</summary>
    public async Task ShouldServeAsync(int newId)
    {
        (await Process.Client.GetStringAsync("/number?id=1")).ShouldContain("\"id\":1,");
        await AddAsync(Rows + newId, "");
    }

    /// <summary>
    /// Whether the database is still at work for a result. Something must have been written since
    /// it began.
    /// </summary>
    public Task<bool> IsReadingAsync() => _isReading();

    public Task UntilNothingIsReadAsync() =>
        Eventually.IsTrueAsync(async () => !await IsReadingAsync(), "the database has ended the queries");

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static async Task<bool> IsReadingPostgresAsync(string database) =>
        await ScalarAsync(
            new NpgsqlConnection($"{database};Pooling=False"),
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND query LIKE '%cross join%' AND pid <> pg_backend_pid()") > 0;

    // What was written can leave the log only when nobody reads what was before.
    private static async Task<bool> IsReadingSqliteAsync(string file) =>
        await ScalarAsync(
            new SqliteConnection($"Data Source={file};Pooling=False"),
            "PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)") > 0;

    private static async Task<long> ScalarAsync(DbConnection connection, string sql)
    {
        await using (connection)
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await using var reader = await command.ExecuteReaderAsync();
            do
            {
                if (await reader.ReadAsync() && reader.GetName(0) is "count" or "busy")
                    return Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture);
            }
            while (await reader.NextResultAsync());
            throw new InvalidOperationException("The database has not answered.");
        }
    }
}
