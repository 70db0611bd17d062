using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class MatchColumnRuleTests
{
    [Fact]
    public async Task Check_EmptyMatchColumns_AreAFault() =>
        (await RouteFaults.OfAsync(router => router.AddDeleteRoute(SampleTables.Films, "/a", matchColumns: [])))
        .ShouldBe(["route POST /a: the match columns must not be empty; left out, they are the primary key"]);
}
