using Npgsql;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.Contracts.Jobs;
using TableActors.Postgres.Registers;
using TableActors.TestSupport;

namespace TableActors.Postgres.Tests.Registers;

public sealed class PostgresJobIndexTests
{
    [Theory]
    [InlineData(null, false, "Backward using ta_jobs_listed")]
    [InlineData(null, true, "Backward using ta_jobs_listed")]
    [InlineData(JobState.Pending, true, "Backward using ta_jobs_")]
    [InlineData(JobState.Failed, true, "Backward using ta_jobs_")]
    public Task List_IsReadOffAnIndex(JobState? state, bool isContinued, string scan) =>
        ShouldBeReadOff(scan, JobIndexSql.List(new JobFilter { State = state }, isContinued, number => number == 4 ? "now()" : Literal(number)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task ListUnfinished_IsReadOffAnIndex(bool isContinued) =>
        ShouldBeReadOff("using ta_jobs_pending", JobIndexSql.ListUnfinished(isContinued, number => number == 2 ? "now()" : Literal(number)));

    private static string Literal(int parameter) => parameter == 1 ? "100" : "'x'";

    private static async Task ShouldBeReadOff(string scan, string sql)
    {
        var server = await PostgresServer.SharedAsync();
        await using var database = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        await using var connection = await database.OpenConnectionAsync();
        await ExecuteAsync(connection, PostgresJobIndex.SystemTable);
        // So few rows are read fastest without an index; many are not.
        await ExecuteAsync(connection, "SET enable_seqscan = off; SET enable_bitmapscan = off");
        await using var explain = new NpgsqlCommand($"EXPLAIN (COSTS OFF) {sql}", connection);
        await using var plan = await explain.ExecuteReaderAsync();
        var steps = new List<string>();
        while (await plan.ReadAsync())
            steps.Add(plan.GetString(0));
        steps.ShouldContain(step => step.Contains(scan, StringComparison.Ordinal), string.Join('\n', steps));
        steps.ShouldNotContain(step => step.Contains("Sort", StringComparison.Ordinal), string.Join('\n', steps));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
