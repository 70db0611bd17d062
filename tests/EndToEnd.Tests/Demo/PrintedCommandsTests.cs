using System.Text.Json;
using System.Text.Json.Nodes;
using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Demo;

[Trait("Category", "Slow")]
public sealed class PrintedCommandsTests
{
    private static readonly string Root = RepositoryRoot.Path;

    [Theory]
    [InlineData("README.md", 5, 4)]
    [InlineData("demo/README.md", 16, 0)]
    public async Task Commands_OfTheDocument_AnswerAsPrinted(string document, int leastCommands, int leastAnswers)
    {
        var commands = PrintedCommand.ReadFrom(Path.Combine(Root, document));
        commands.Count.ShouldBeGreaterThanOrEqualTo(leastCommands);
        commands.Count(command => command.Answer is not null).ShouldBeGreaterThanOrEqualTo(leastAnswers);

        using var scratch = new TestFolder();
        await using var service = await ServiceProcess.StartAsync(
            Path.Combine(Root, "demo", "demo.toml"), scratch.File("demo.db"), scratch.Path);
        await LoadAsync(service);
        foreach (var command in commands)
        {
            var printed = await command.RunAsync(service.Client.BaseAddress!);
            var answer = Should.NotThrow(() => JsonNode.Parse(printed), $"{command.Text}\nprinted no JSON:\n{printed}");
            if (command.Answer is not null)
                JsonNode.DeepEquals(answer, JsonNode.Parse(command.Answer))
                    .ShouldBeTrue($"{command.Text}\nprinted {printed}\nnot     {command.Answer}");
        }
    }

    [Fact]
    public async Task DotnetRun_FromTheRepository_TakesPathsFromWhereItIsTyped()
    {
        var (exitCode, output) = await CommandLine.RunProjectAsync(Root, "src/Host", "check", "demo/demo.toml");
        exitCode.ShouldBe(0, output);
    }

    private static async Task LoadAsync(ServiceProcess service)
    {
        var rows = Path.Combine(Root, "demo", "characters.csv");
        var (exitCode, output) = await CommandLine.RunAsync(
            "load", rows, "--route", "/characters", "--url", service.Client.BaseAddress!.ToString());
        exitCode.ShouldBe(0, output);
        var count = await service.Client.GetStringAsync("/characters/count");
        JsonSerializer.Deserialize<long>(count).ShouldBe(File.ReadLines(rows).Count() - 1);
    }
}
