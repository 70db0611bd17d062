using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class StoredOutputRuleTests
{
    private static readonly TableDefinition Prompts = Table.Define("prompts", t => t
        .String("prompt").Computed("size", ColumnTypes.Int, new SqlComputation("length(prompt)")));

    [Fact]
    public async Task Check_ComputeRouteThatAnswersWhatTheStoreComputes_IsAFault()
    {
        var faults = await RouteFaults.OfAsync(
            router => router.AddComputeRoute(Prompts, "/a", outputs: ["prompt", "size"]));
        faults.ShouldBe(
            ["route POST /a: column \"size\": is computed by the store (sql), which a compute route does not write to, so it cannot be an output"]);
    }

    [Fact]
    public async Task Check_OtherRoutesAndLeftOutOutputs_AreFine() => (await RouteFaults.OfAsync(router =>
    {
        router.AddComputeRoute(Prompts, "/a");
        router.AddInsertRoute(Prompts, "/b", outputs: ["size"]);
    })).ShouldBeEmpty();
}
