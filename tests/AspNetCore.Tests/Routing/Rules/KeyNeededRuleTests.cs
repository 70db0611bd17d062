using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class KeyNeededRuleTests
{
    [Fact]
    public async Task Check_UpdateOrDefaultDeleteWithoutAKey_IsAFault()
    {
        var faults = await RouteFaults.OfAsync(router =>
        {
            router.AddUpdateRoute(SampleTables.Notes, "/a");
            router.AddDeleteRoute(SampleTables.Notes, "/b");
            router.AddDeleteRoute(SampleTables.Notes, "/c", matchColumns: ["text"]);
        });
        faults.ShouldBe(
        [
            "route POST /a: an update needs a primary key, and table notes has none",
            "route POST /b: a delete without match columns needs a primary key, and table notes has none",
        ]);
    }
}
