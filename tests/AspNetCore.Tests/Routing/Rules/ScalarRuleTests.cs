using TableActors.Actors.Stores;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Queries;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class ScalarRuleTests
{
    private static readonly QueryDefinition Titles = Query.Sql("titles", "select 1, 2") with { Scalar = true };

    [Fact]
    public async Task Check_ScalarQueryWithTwoColumns_IsOneFaultHoweverManyRoutesUseIt()
    {
        var faults = await RouteFaults.OfAsync(
            router =>
            {
                router.AddQueryRoute("/a", Titles);
                router.AddQueryRoute("/b", Titles, QueryMethod.Get);
            },
            service => service.Store.Columns =
                [new ResultColumn("a", ColumnTypes.Int, false, null), new ResultColumn("b", null, true, null)]);
        faults.ShouldBe(["query titles: a scalar query has exactly one column, and this one has 2"]);
    }
}
