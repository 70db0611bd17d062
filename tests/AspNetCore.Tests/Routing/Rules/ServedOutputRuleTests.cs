using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class ServedOutputRuleTests
{
    [Fact]
    public async Task Check_ArrayAndBinaryOutputs_AreFaultsAlsoWhereOutputsAreLeftOut()
    {
        var faults = await RouteFaults.OfAsync(router =>
        {
            router.AddInsertRoute(SampleTables.Vectors, "/a");
            router.AddUpdateRoute(SampleTables.Vectors, "/b", outputs: ["id", "bytes"]);
            router.AddComputeRoute(SampleTables.Vectors, "/c", outputs: ["id", "bytes"]);
        });
        const string rest = "which cannot be an output of this route; name the outputs without it";
        faults.ShouldBe(
        [
            $"route POST /a: column \"point\": is of type array<float>, {rest}",
            $"route POST /a: column \"bytes\": is of type binary, {rest}",
            $"route POST /b: column \"bytes\": is of type binary, {rest}",
            $"route POST /c: column \"bytes\": is of type binary, {rest}",
        ]);
    }

    [Fact]
    public async Task Check_ArrayAndBinaryInputs_AreFine() =>
        (await RouteFaults.OfAsync(router => router.AddInsertRoute(SampleTables.Vectors, "/a", outputs: ["id"])))
            .ShouldBeEmpty();
}
