using Npgsql;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores.Registers;
using TableActors.Contracts.Jobs;
using TableActors.Postgres.Registers;
using TableActors.Postgres.Tables;
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
        ShouldBeReadOff(scan, JobIndexQueries.List(new JobFilter { State = state }, isContinued ? Place : null, 100));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task ListUnfinished_IsReadOffAnIndex(bool isContinued) =>
        ShouldBeReadOff("using ta_jobs_pending", JobIndexQueries.ListUnfinished(isContinued ? Place : null, 100));

    private static JobCursor Place { get; } = JobCursor.Parse(new string('0', 48))!;

    private static async Task ShouldBeReadOff(string scan, RegisterStatement query)
    {
        var server = await PostgresServer.SharedAsync();
        await using var database = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        await using var connection = await database.OpenConnectionAsync();
        await ExecuteAsync(connection, PostgresSystemTables.JobTable);
        // So few rows are read fastest without an index; many are not.
        await ExecuteAsync(connection, "SET enable_seqscan = off; SET enable_bitmapscan = off");
        await using var explain = new NpgsqlCommand($"EXPLAIN (COSTS OFF) {query.Sql}", connection);
        foreach (var value in query.Values)
            explain.Parameters.Add(PostgresRegisterDatabase.ParameterOf(value));
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
