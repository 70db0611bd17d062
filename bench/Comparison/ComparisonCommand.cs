using System.CommandLine;

namespace TableActors.Bench.Comparison;

/// <summary>The command line.</summary>
internal static class ComparisonCommand
{
    private static readonly Option<DirectoryInfo> Root =
        new("--root") { Description = "The repository.", Required = true };
    private static readonly Option<int> Rounds =
        new("--rounds") { Description = "Turns of each service.", DefaultValueFactory = _ => 3 };

    private static readonly Option<double> WarmUp = new("--warm-up")
    {
        Description = "Seconds each scenario runs before it counts.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<double> Seconds = new("--seconds")
    {
        Description = "Seconds each scenario counts.",
        DefaultValueFactory = _ => 3,
    };

    private static readonly Option<string[]> Stores =
        Choice(
            "--stores", "Databases.", Enum.GetNames<StoreKind>().Select(name => name.ToLowerInvariant()), ["sqlite"]);

    private static readonly Option<string[]> Services =
        Choice("--services", "Who takes part.", Service.All.Select(service => service.Name));

    private static readonly Option<string[]> Scenarios =
        Choice("--scenarios", "What is measured.", Scenario.All.Select(scenario => scenario.Name));

    private static readonly Option<FileInfo?> Output =
        new("--output") { Description = "A Markdown file for the report." };

    public static RootCommand Create()
    {
        var command = new RootCommand("Measures the services in turn on this machine and prints medians and ratios.")
        {
            Root, Rounds, WarmUp, Seconds, Stores, Services, Scenarios, Output,
        };
        command.SetAction((arguments, _) => RunAsync(Read(arguments)));
        return command;
    }

    private static ComparisonOptions Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(Root),
        [.. arguments.GetRequiredValue(Services).Select(name => Service.All.Single(service => service.Name == name))],
        [.. arguments.GetRequiredValue(Stores).Select(name => Enum.Parse<StoreKind>(name, ignoreCase: true))],
        [.. arguments.GetRequiredValue(Scenarios)
            .Select(name => Scenario.All.Single(scenario => scenario.Name == name))],
        Math.Clamp(arguments.GetValue(Rounds), 1, 100),
        TimeSpan.FromSeconds(arguments.GetValue(WarmUp)),
        TimeSpan.FromSeconds(arguments.GetValue(Seconds)),
        arguments.GetValue(Output));

    private static async Task<int> RunAsync(ComparisonOptions options)
    {
        var tables = new List<string>();
        try
        {
            foreach (StoreKind store in options.Stores)
            {
                await using IDatabaseServer server = store == StoreKind.Sqlite
                    ? new SqliteFiles()
                    : await PrivatePostgres.StartAsync();
                var table = new ResultTable(await new ComparisonRun(options, Console.Error).RunAsync(server));
                tables.Add(table.ToMarkdown(server.Description));
            }
        }
        catch (InvalidOperationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }

        string report = $"{await Machine.DescribeAsync(options.Root)}\n\n{string.Join('\n', tables)}";
        Console.WriteLine(report);
        if (options.Output is not null)
            await File.WriteAllTextAsync(options.Output.FullName, report);
        return 0;
    }

    private static Option<string[]> Choice(
        string name, string description, IEnumerable<string> names, string[]? byDefault = null)
    {
        string[] allowed = [.. names];
        var option = new Option<string[]>(name)
        {
            Description = description,
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => byDefault ?? allowed,
        };
        option.AcceptOnlyFromAmong(allowed);
        return option;
    }
}
