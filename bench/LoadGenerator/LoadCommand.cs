using System.CommandLine;

namespace TableActors.Bench.LoadGenerator;

/// <summary>The command line.</summary>
internal static class LoadCommand
{
    private static readonly Option<string> Url = new("--url")
    {
        Required = true,
        Description = "Loopback address. In path, query and body {n} is the next key, {r} a random one.",
    };

    private static readonly Option<string> Method =
        new("--method") { Description = "HTTP method.", DefaultValueFactory = _ => "GET" };
    private static readonly Option<string?> Body = new("--body") { Description = "JSON body; none if left out." };
    private static readonly Option<string?> Header =
        new("--header") { Description = "One more header line, with placeholders." };
    private static readonly Option<int> Connections =
        new("--connections") { Description = "1 to 1024.", DefaultValueFactory = _ => 64 };
    private static readonly Option<double> WarmUp =
        new("--warm-up") { Description = "Seconds, 0 to 60.", DefaultValueFactory = _ => 1 };
    private static readonly Option<double> Seconds =
        new("--seconds") { Description = "Measured, up to 300.", DefaultValueFactory = _ => 5 };

    private static readonly Option<long> Requests = new("--requests")
    {
        Description = "Stop after so many requests.",
        DefaultValueFactory = _ => LoadOptions.MaxRequests,
    };

    private static readonly Option<long> First =
        new("--first") { Description = "The first key.", DefaultValueFactory = _ => 1 };
    private static readonly Option<long> Keys =
        new("--keys") { Description = "How many {r} draws from.", DefaultValueFactory = _ => 1000 };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the report as one line of JSON." };

    public static RootCommand Create()
    {
        var command = new RootCommand("Sends HTTP/1.1 requests in closed loops and reports throughput and latency.")
        {
            Url, Method, Body, Header, Connections, WarmUp, Seconds, Requests, First, Keys, Json,
        };
        command.SetAction((arguments, _) => RunAsync(arguments));
        return command;
    }

    /// <returns>0; 1 where requests failed; 2 where the options are wrong.</returns>
    private static async Task<int> RunAsync(ParseResult arguments)
    {
        var options = new LoadOptions(
            arguments.GetRequiredValue(Url),
            arguments.GetRequiredValue(Method),
            arguments.GetValue(Body),
            arguments.GetValue(Header),
            arguments.GetValue(Connections),
            TimeSpan.FromSeconds(arguments.GetValue(WarmUp)),
            TimeSpan.FromSeconds(arguments.GetValue(Seconds)),
            arguments.GetValue(Requests),
            arguments.GetValue(First),
            arguments.GetValue(Keys));
        string[] faults = [.. options.Faults()];
        foreach (string fault in faults)
            await Console.Error.WriteLineAsync(fault);
        if (faults.Length > 0)
            return 2;
        LoadReport report = await LoadRun.RunAsync(options);
        Console.WriteLine(arguments.GetValue(Json) ? report.ToJson() : report.ToText());
        return report.Failed == 0 ? 0 : 1;
    }
}
