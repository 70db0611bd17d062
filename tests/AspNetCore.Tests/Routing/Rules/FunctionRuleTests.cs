using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class FunctionRuleTests
{
    private static readonly TableDefinition Films = SampleTables.Films;

    [Fact]
    public async Task Check_OutputWithoutParameter_IsNamed() => await ShouldRefuse(
        (int id) => new Reply(id), ["id", "prompt", "rating"],
        "column \"prompt\": is an output, but the function has no parameter of this name",
        "column \"rating\": is an output, but the function has no parameter of this name");

    [Fact]
    public async Task Check_ParameterThatIsNoOutput_IsNamed() => await ShouldRefuse(
        (int id, string promt, bool? seen) => new Reply(id), ["id", "prompt"],
        "column \"prompt\": is an output, but the function has no parameter of this name",
        "parameter \"promt\" of the function is no output, and there is no service of the .NET type String; did you mean \"prompt\"?",
        "parameter \"seen\" of the function is no output, and there is no service of the .NET type Boolean?");

    [Fact]
    public async Task Check_ParameterThatIsNoColumn_IsNamed() => await ShouldRefuse(
        (int id, List<string> promt, IEnumerable<string> all) => new Reply(id), null,
        "parameter \"promt\" of the function is no column of the table, and there is no service of the .NET type List<String>; did you mean \"prompt\"?",
        "parameter \"all\" of the function is no column of the table, and there is no service of the .NET type IEnumerable<String>");

    [Fact]
    public async Task Check_ParametersOfOtherTypes_AreNamed() => await ShouldRefuse(
        (string id, int? rating, MediaReference? poster) => new Reply(0), null,
        "column \"id\": parameter \"id\" is of the .NET type String, which does not take the column's values of type int; Int64 would",
        "column \"rating\": parameter \"rating\" is of the .NET type Int32?, which does not take the column's values of type float; Double would",
        "column \"poster\": parameter \"poster\" is of the .NET type MediaReference, which does not take the column's values of type string; String would");

    [Fact]
    public async Task Check_ParametersThatDoNotTakeNull_AreNamed() => await ShouldRefuse(
        (double rating, string poster) => new Reply(0), null,
        "column \"rating\": parameter \"rating\" does not take null, which the column can be; Double? would",
        "column \"poster\": parameter \"poster\" does not take null, which the column can be; String? would");

    [Fact]
    public async Task Check_WiderTypesAndLooserNullability_AreFine()
    {
        (await FaultsOf(
            (double id, string? prompt, double? rating, object? seen, string? poster) => new Reply(0), null))
            .ShouldBeEmpty();
        (await FaultsOf((long? id, ILogger log, ILogger<Reply> own, IServiceProvider services, CancellationToken end) =>
            new Reply(0), ["id"])).ShouldBeEmpty();
    }

    [Fact]
    public async Task Check_Results_MustBeObjectsWithProperties()
    {
        const string rest = ", and the answer must be an object with properties";
        await ShouldRefuse((int id) => { }, null, "the function returns nothing; its result is the answer");
        await ShouldRefuse(
            async (int id) => await Task.Yield(), null, "the function returns nothing; its result is the answer");
        await ShouldRefuse((int id) => "x", null, "the function returns the .NET type String" + rest);
        await ShouldRefuse((int id) => 1, null, "the function returns the .NET type Int32" + rest);
        await ShouldRefuse(
            (int id) => Task.FromResult(new List<Reply>()), null,
            "the function returns the .NET type List<Reply>" + rest);
        await ShouldRefuse(
            (int id) => new Dictionary<string, int>(), null,
            "the function returns the .NET type Dictionary<String, Int32>" + rest);
        await ShouldRefuse((int id) => new object(), null, "the function returns the .NET type Object" + rest);
        await ShouldRefuse(Reply? (int id) => null, null, "the function returns Reply?, and null is no answer");
        await ShouldRefuse(
            Task<Reply?> (int id) => Task.FromResult<Reply?>(null), null,
            "the function returns Reply?, and null is no answer");
    }

    [Fact]
    public async Task Check_ResultThatTheSerializerRefuses_SaysWhy()
    {
        var fault = (await FaultsOf((int id) => new Twice(1, 2), null)).ShouldHaveSingleItem();
        fault.ShouldStartWith(
            "route POST /a: the function returns the .NET type Twice, which cannot be written as JSON: ");
        fault.ShouldContain("collides");
    }

    [Fact]
    public async Task Check_AnonymousAndValueTypeResults_AreFine()
    {
        (await FaultsOf((int id) => new { id }, null)).ShouldBeEmpty();
        (await FaultsOf((int id) => ValueTask.FromResult(new Point(1, 2)), null)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Check_UnknownOutput_IsToldWithTheOthers() => await ShouldRefuse(
        (int id, string title) => "x", ["id", "title"],
        "column \"title\": unknown output: table films has no such column",
        "the function returns the .NET type String, and the answer must be an object with properties");

    [Fact]
    public async Task Check_ComputeRouteWhoseFunctionTakesWhatTheStoreComputes_IsAFault()
    {
        var prompts = Table.Define(
            "prompts", t => t.String("prompt").Computed("size", ColumnTypes.Int, new SqlComputation("length(prompt)")));
        var faults = await RouteFaults.OfAsync(router =>
        {
            router.ComputeRoute(prompts, "/a", (long? size) => new { size });
            router.InsertRoute(prompts, "/b", (long size) => new { size });
        });
        faults.ShouldBe(
            ["route POST /a: column \"size\": is computed by the store (sql), which a compute route does not write to, so it cannot be an output"]);
    }

    [Fact]
    public async Task Check_UpdateAndComputeRoutes_FollowTheSameRule()
    {
        var faults = await RouteFaults.OfAsync(router =>
        {
            router.UpdateRoute(Films, "/a", (int idd) => new Reply(1));
            router.ComputeRoute(Films, "/b", (int id) => 1);
        });
        faults.ShouldBe(
        [
            "route POST /a: parameter \"idd\" of the function is no column of the table, and there is no service of the .NET type Int32; did you mean \"id\"?",
            "route POST /b: the function returns the .NET type Int32, and the answer must be an object with properties",
        ]);
    }

    private static async Task ShouldRefuse(Delegate function, string[]? outputs, params string[] faults) =>
        (await FaultsOf(function, outputs)).ShouldBe(faults.Select(fault => $"route POST /a: {fault}"));

    private static Task<IReadOnlyList<string>> FaultsOf(Delegate function, string[]? outputs) =>
        RouteFaults.OfAsync(router => router.InsertRoute(Films, "/a", function, outputs: outputs));

    private sealed record Reply(long Id);

    private readonly record struct Point(int X, int Y);

    private sealed record Twice(
        [property: JsonPropertyName("one")] int First, [property: JsonPropertyName("one")] int Second);
}
