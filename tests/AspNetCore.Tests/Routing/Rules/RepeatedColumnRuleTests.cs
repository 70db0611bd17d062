using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class RepeatedColumnRuleTests
{
    [Fact]
    public async Task Check_ColumnTwiceInOneList_IsAFault()
    {
        var faults = await RouteFaults.OfAsync(router =>
            router.AddInsertRoute(
                SampleTables.Films, "/a", inputs: ["id", "prompt", "id"], outputs: ["shout", "id", "shout", "shout"]));
        faults.ShouldBe(
        [
            "route POST /a: column \"id\": is named more than once as input",
            "route POST /a: column \"shout\": is named more than once as output",
        ]);
    }
}
