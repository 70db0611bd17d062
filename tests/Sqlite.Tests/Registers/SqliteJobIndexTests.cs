using Microsoft.Data.Sqlite;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.Contracts.Jobs;
using TableActors.Sqlite.Registers;

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
        ShouldBeReadOff(index, JobIndexSql.List(new JobFilter { State = state }, isContinued, Literal));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ListUnfinished_IsReadOffAnIndex(bool isContinued) =>
        ShouldBeReadOff("ta_jobs_pending", JobIndexSql.ListUnfinished(isContinued, Literal));

    private static string Literal(int parameter) => parameter == 1 ? "100" : "'2026-01-31'";

    private static void ShouldBeReadOff(string index, string sql)
    {
        using var database = new SqliteConnection("Data Source=:memory:");
        database.Open();
        using var create = new SqliteCommand(SqliteJobIndex.SystemTable, database);
        create.ExecuteNonQuery();
        using var explain = new SqliteCommand($"EXPLAIN QUERY PLAN {sql}", database);
        using var plan = explain.ExecuteReader();
        var steps = new List<string>();
        while (plan.Read())
            steps.Add(plan.GetString(3));
        steps.ShouldHaveSingleItem().ShouldContain($"INDEX {index}");
    }
}
