using Microsoft.Data.Sqlite;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores.Registers;
using TableActors.Contracts.Jobs;
using TableActors.Sqlite.Tables;

namespace TableActors.Sqlite.Tests.Registers;

public sealed class SqliteJobIndexTests
{
    [Theory]
    [InlineData(null, false, "ta_jobs_listed")]
    [InlineData(null, true, "ta_jobs_listed")]
    [InlineData(JobState.Pending, true, "ta_jobs_pending")]
    [InlineData(JobState.Done, true, "ta_jobs_listed")]
    [InlineData(JobState.Failed, true, "ta_jobs_failed")]
    public void List_IsReadOffAnIndex(JobState? state, bool isContinued, string index) =>
        ShouldBeReadOff(index, JobIndexQueries.List(new JobFilter { State = state }, isContinued ? Place : null, 100));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ListUnfinished_IsReadOffAnIndex(bool isContinued) =>
        ShouldBeReadOff("ta_jobs_pending", JobIndexQueries.ListUnfinished(isContinued ? Place : null, 100));

    private static JobCursor Place { get; } = JobCursor.Parse(new string('0', 48))!;

    private static void ShouldBeReadOff(string index, RegisterStatement query)
    {
        using var database = new SqliteConnection("Data Source=:memory:");
        database.Open();
        using var create = new SqliteCommand(SqliteSystemTables.JobTable, database);
        create.ExecuteNonQuery();
        using var explain = new SqliteCommand($"EXPLAIN QUERY PLAN {query.Sql}", database);
        foreach (var (ordinal, value) in query.Values.Index())
            explain.Parameters.AddWithValue($"${ordinal + 1}", value);
        using var plan = explain.ExecuteReader();
        var steps = new List<string>();
        while (plan.Read())
            steps.Add(plan.GetString(3));
        steps.ShouldHaveSingleItem().ShouldContain($"INDEX {index}");
    }
}
