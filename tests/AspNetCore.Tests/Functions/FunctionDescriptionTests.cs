using System.Text.Json.Serialization;
using TableActors.AspNetCore.Tests.OpenApi.Support;
using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Functions;

public sealed class FunctionDescriptionTests
{
    [Fact]
    public async Task Document_OfAFunctionsRoute_ShowsWhatTheFunctionGives()
    {
        var document = await DocumentedService.DocumentOfAsync(router => router.InsertRoute(
            SampleTables.Films, "/a", (int id) => new Reply(id, null, DateTimeOffset.UnixEpoch, []),
            inputs: ["id", "prompt"]));
        var operation = document.Post("/a");
        var answer = document.Answer(operation);
        ApiDocument.Properties(answer).ShouldBe(["id", "text", "seen_at", "all"]);
        answer.GetProperty("properties").GetProperty("id").GetProperty("type").GetString().ShouldBe("integer");
        answer.GetProperty("properties")
            .GetProperty("text")
            .GetProperty("type")
            .EnumerateArray()
            .Select(type => type.GetString())
            .ShouldBe(["null", "string"], ignoreOrder: true);
        answer.GetProperty("properties").GetProperty("seen_at").GetProperty("format").GetString().ShouldBe("date-time");
        ApiDocument.Properties(document.Body(operation)).ShouldBe(["id", "prompt"]);
        ApiDocument.Statuses(operation).ShouldContain("500");
    }

    [Fact]
    public async Task Document_OfAComputeRoute_ShowsInputsAndOutputs()
    {
        var document = await DocumentedService.DocumentOfAsync(router =>
            router.AddComputeRoute(SampleTables.Films, "/preview", inputs: ["id", "prompt"], outputs: ["shout"]));
        var operation = document.Post("/preview");
        operation.GetProperty("operationId").GetString().ShouldBe("compute_preview");
        ApiDocument.Properties(document.Body(operation)).ShouldBe(["id", "prompt"]);
        ApiDocument.Properties(document.Answer(operation)).ShouldBe(["shout"]);
        operation.GetProperty("responses").GetProperty("200").TryGetProperty("headers", out _).ShouldBeFalse();
    }

    private sealed record Reply(
        int Id, string? Text, [property: JsonPropertyName("seen_at")] DateTimeOffset SeenAt, List<string> All);
}
