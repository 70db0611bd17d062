using System.Text.RegularExpressions;
using TableActors.AspNetCore.Tests.OpenApi.Support;

namespace TableActors.AspNetCore.Tests.OpenApi;

/// <summary>Validators and a client generator of others read the document.</summary>
[Trait("Category", "Slow")]
public sealed partial class GeneratedClientTests(ClientFolder client) : IClassFixture<ClientFolder>
{
    [Fact]
    public async Task Document_PassesPublicValidators()
    {
        var (exitCode, faults) = await client.NodeAsync("validate.mjs", "openapi.json");
        faults.ShouldBeEmpty();
        exitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("\"type\": \"integer\"", "\"type\": \"int\"")]
    [InlineData("#/components/schemas/Problem", "#/components/schemas/Problm")]
    [InlineData("\"operationId\": \"query_names\"", "\"operationId\": \"query_weight\"")]
    [InlineData("\"in\": \"query\"", "\"in\": \"body\"")]
    public async Task Document_ThatIsBroken_DoesNotPass(string part, string broken)
    {
        var document = await File.ReadAllTextAsync(client.FileOf("openapi.json"));
        document.ShouldContain(part);
        var file = $"broken-{Guid.NewGuid():N}.json";
        await File.WriteAllTextAsync(client.FileOf(file), document.Replace(part, broken));
        var (exitCode, faults) = await client.NodeAsync("validate.mjs", file);
        faults.ShouldNotBeEmpty();
        exitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Client_ThatIsRight_CompilesAndWorks()
    {
        await GenerateAsync();
        (await CompileAsync("tsconfig.json")).ShouldBe((0, ""));
        await using var service = new DocumentedService(app => SampleApi.Map(app.MapTables()));
        using var started = await service.StartAsync();
        var (exitCode, output) = await client.NodeAsync("right.js", started.BaseAddress!.ToString().TrimEnd('/'));
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            "inserted: 7 QUOLL null", "inserted: 8 NUMBAT", "computed: BILBY", "labelled: 10: DUNNART null 7",
            "updated: striped", "refused: version_mismatch 412", "found: 7 Quoll striped",
            "one: without a tag", "names: Quoll,Numbat,Dunnart", "weight: 1.5",
            "job: done ended undefined null POTOROO", "jobs: POST /specimens/later null",
            "retry: job_state", "cancel: 409", "retried: 0", "deleted: 1", "file: media_not_found", "head: 404",
        ]);
        exitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Client_ThatIsWrong_FailsAtEveryWrongLineAndNoOther()
    {
        await GenerateAsync();
        var (exitCode, output) = await CompileAsync("tsconfig.wrong.json");
        exitCode.ShouldNotBe(0);
        var lines = await File.ReadAllLinesAsync(client.FileOf("wrong.ts"));
        var wrong = lines.Index()
            .Where(line => line.Item.EndsWith("; // wrong", StringComparison.Ordinal))
            .Select(line => line.Index + 1)
            .ToList();
        wrong.Count.ShouldBe(14);
        ErrorLines()
            .Matches(output)
            .Select(match => int.Parse(match.Groups[1].Value))
            .Distinct()
            .ShouldBe(wrong, output);
    }

    private async Task GenerateAsync()
    {
        // The last option lets requests leave out fields that have a default.
        var (exitCode, output) = await client.NodeAsync(
            "node_modules/openapi-typescript/bin/cli.js", "openapi.json", "--output", "api.ts",
            "--default-non-nullable=false");
        exitCode.ShouldBe(0, output);
    }

    private Task<(int ExitCode, string Output)> CompileAsync(string project) =>
        client.NodeAsync("node_modules/typescript/bin/tsc", "--project", project, "--pretty", "false");

    [GeneratedRegex(@"^wrong\.ts\((\d+),", RegexOptions.Multiline)]
    private static partial Regex ErrorLines();
}
