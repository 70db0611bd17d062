using TableActors.Actors.Stores;
using TableActors.Contracts.Queries;
using TableActors.Sqlite.Connections;

namespace TableActors.Sqlite.Tests.Connections;

public sealed class QueryPaceTests
{
    [Fact]
    public void Record_FollowsTheLastRun()
    {
        var pace = new QueryPace();
        pace.IsSlow.ShouldBeFalse();
        pace.Record(TimeSpan.FromMilliseconds(10));
        pace.IsSlow.ShouldBeTrue();
        pace.Record(TimeSpan.FromMilliseconds(9));
        pace.IsSlow.ShouldBeFalse();
    }

    [Fact]
    public void Of_TheSameQuery_IsTheSamePace()
    {
        var query = new PreparedQuery(Query.Sql("q", "select 1"), "select 1", [], [], false);
        QueryPace.Of(query).ShouldBeSameAs(QueryPace.Of(query));
        QueryPace.Of(query with { }).ShouldNotBeSameAs(QueryPace.Of(query));
    }
}
