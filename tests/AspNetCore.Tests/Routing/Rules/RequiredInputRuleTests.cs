using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class RequiredInputRuleTests
{
    [Fact]
    public async Task Check_InsertOrComputeThatLeavesOutRequiredColumns_NamesEach()
    {
        var faults = await RouteFaults.OfAsync(router =>
        {
            router.AddInsertRoute(SampleTables.Films, "/a", inputs: ["rating"]);
            router.AddComputeRoute(SampleTables.Films, "/b", inputs: ["rating", "id"]);
        });
        faults.ShouldBe(
        [
            "route POST /a: column \"id\": cannot be null, so it must be among the inputs",
            "route POST /a: column \"prompt\": cannot be null, so it must be among the inputs",
            "route POST /b: column \"prompt\": cannot be null, so it must be among the inputs",
        ]);
    }

    [Fact]
    public async Task Check_UpdateThatLeavesOutRequiredColumns_IsFine() =>
        (await RouteFaults.OfAsync(router => router.AddUpdateRoute(SampleTables.Films, "/a", inputs: ["rating"])))
            .ShouldBeEmpty();
}
