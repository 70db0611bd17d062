using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class ComputedInputRuleTests
{
    [Fact]
    public async Task Check_ComputedColumnAsInput_IsAFault()
    {
        var faults = await RouteFaults.OfAsync(router =>
        {
            router.AddInsertRoute(SampleTables.Films, "/a", inputs: ["id", "prompt", "shout"]);
            router.AddUpdateRoute(SampleTables.Films, "/b", inputs: ["shout"]);
        });
        faults.ShouldBe(
        [
            "route POST /a: column \"shout\": is computed, so it cannot be an input",
            "route POST /b: column \"shout\": is computed, so it cannot be an input",
        ]);
    }

    [Fact]
    public async Task Check_ComputedColumnAsOutputOrMatch_IsFine() => (await RouteFaults.OfAsync(router =>
    {
        router.AddInsertRoute(SampleTables.Films, "/a", outputs: ["shout"]);
        router.AddDeleteRoute(SampleTables.Films, "/b", matchColumns: ["shout"]);
    })).ShouldBeEmpty();
}
