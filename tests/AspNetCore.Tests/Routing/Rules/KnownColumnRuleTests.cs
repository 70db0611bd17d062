using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class KnownColumnRuleTests
{
    [Fact]
    public async Task Check_UnknownColumns_NamesEachWithItsRole()
    {
        var faults = await RouteFaults.OfAsync(router =>
        {
            router.AddInsertRoute(
                SampleTables.Films, "/insert", inputs: ["id", "promt", "prompt"], outputs: ["ID", "nothing"]);
            router.AddUpdateRoute(SampleTables.Films, "/update", inputs: ["what"]);
            router.AddDeleteRoute(SampleTables.Films, "/delete", matchColumns: ["rating", "x"]);
        });
        faults.ShouldBe(
        [
            "route POST /insert: column \"promt\": unknown input: table films has no such column; did you mean \"prompt\"?",
            "route POST /insert: column \"ID\": unknown output: table films has no such column; did you mean \"id\"?",
            "route POST /insert: column \"nothing\": unknown output: table films has no such column",
            "route POST /update: column \"what\": unknown input: table films has no such column",
            "route POST /delete: column \"x\": unknown match column: table films has no such column",
        ]);
    }
}
