using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class UpdateInputRuleTests
{
    [Fact]
    public async Task Check_KeyOrMediaAsInputOfAnUpdate_IsAFault()
    {
        var faults = await RouteFaults.OfAsync(
            router => router.AddUpdateRoute(SampleTables.Films, "/a", inputs: ["id", "poster", "prompt"]));
        faults.ShouldBe(
        [
            "route POST /a: column \"id\": is part of the primary key, which every update takes anyway and cannot change",
            "route POST /a: column \"poster\": is a media column, which an update takes as an upload alone",
        ]);
    }

    [Fact]
    public async Task Check_KeyOrMediaAsInputOfAnInsert_IsFine() =>
        (await RouteFaults.OfAsync(router =>
            router.AddInsertRoute(SampleTables.Films, "/a", inputs: ["id", "prompt", "poster"]))).ShouldBeEmpty();
}
