using TableActors.Actors.Jobs;
using TableActors.Actors.Stores.Registers;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Tests.Stores.Registers;

public sealed class JobIndexQueriesTests
{
    private static JobCursor Place { get; } = JobCursor.Parse(new string('0', 48))!;

    public static TheoryData<JobFilter, bool> Filters => new()
    {
        { new JobFilter(), false },
        { new JobFilter(), true },
        { new JobFilter { Route = "POST /films" }, true },
        { new JobFilter { Code = "export_failed", State = JobState.Failed }, false },
        { new JobFilter { Route = "POST /films", Viewer = new JobViewer(null, "ann") }, true },
        { new JobFilter { Viewer = new JobViewer(["POST /films", "POST /actors"], null) }, true },
        { new JobFilter { Code = "export_failed", Viewer = new JobViewer([], "ann") }, true },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void EveryValue_StandsInTheTextOnce(JobFilter filter, bool isContinued)
    {
        var after = isContinued ? Place : null;
        RegisterStatement[] queries = [JobIndexQueries.List(filter, after, 7), JobIndexQueries.ListFailed(filter, 7)];
        foreach (var query in queries)
        {
            var parts = query.Sql.Split('$')[1..];
            parts.Select(part => int.Parse(string.Concat(part.TakeWhile(char.IsAsciiDigit))))
                .ShouldBe(Enumerable.Range(1, query.Values.Count));
            query.Values[^1].ShouldBe(7L);
        }
    }

    [Fact]
    public void Viewer_WithoutRoutes_SeesNothing() =>
        JobIndexQueries.List(new JobFilter { Viewer = new JobViewer([], "ann") }, null, 7)
            .Sql.ShouldContain("AND false");

    [Fact]
    public void Viewer_SeesOwnJobsOfSomeRoutes()
    {
        var filter = new JobFilter { Viewer = new JobViewer(["POST /films", "POST /actors"], "ann") };

        var query = JobIndexQueries.List(filter, null, 7);

        query.Sql.ShouldContain("AND (submitter IS NULL OR submitter = $1) AND route IN ($2, $3)");
        query.Values.ShouldBe(["ann", "POST /films", "POST /actors", 7L]);
    }
}
