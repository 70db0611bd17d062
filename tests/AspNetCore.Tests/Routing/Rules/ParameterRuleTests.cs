using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Queries;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class ParameterRuleTests
{
    private static readonly QueryDefinition Search =
        Query.Sql("search", "select 1", p => p.String("text").String("more").Nullable().Int("n").Default(10));

    [Fact]
    public async Task Check_UnknownRepeatedAndLeftOutParameters_AreFaults()
    {
        var faults = await RouteFaults.OfAsync(
            router => router.AddQueryRoute("/a", Search, QueryMethod.Get, inputs: ["txt", "n", "n"]));
        faults.ShouldBe(
        [
            "route GET /a: column \"txt\": unknown input: query search has no such parameter; did you mean \"text\"?",
            "route GET /a: column \"n\": is named more than once as input",
            "route GET /a: column \"text\": has no default, so it must be among the inputs",
            "route GET /a: column \"more\": has no default, so it must be among the inputs",
        ]);
    }

    [Fact]
    public async Task Check_LeftOutParameterWithDefault_IsFine() =>
        (await RouteFaults.OfAsync(router => router.AddQueryRoute("/a", Search, inputs: ["text", "more"])))
            .ShouldBeEmpty();

    [Fact]
    public async Task Check_RetrieveThatLeavesOutItsColumn_IsAFault() => (await RouteFaults.OfAsync(router => router
            .AddTable(SampleTables.Films).AddQueryRoute("/a", Query.Retrieve(SampleTables.Films), inputs: [])))
        .ShouldBe(["route POST /a: column \"id\": has no default, so it must be among the inputs"]);
}
