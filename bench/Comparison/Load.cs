using System.Globalization;
using TableActors.Bench.LoadGenerator;

namespace TableActors.Bench.Comparison;

/// <summary>Runs the load generator as a process of its own.</summary>
internal static class Load
{
    private static readonly string Generator = typeof(LoadReport).Assembly.Location;

    /// <summary>Runs one scenario.</summary>
    /// <param name="scenario">What to send.</param>
    /// <param name="url">Where to.</param>
    /// <param name="warmUp">How long it runs before it counts.</param>
    /// <param name="measure">How long it counts.</param>
    /// <param name="requests">Where it stops early; null never.</param>
    /// <exception cref="InvalidOperationException">A request failed.</exception>
    public static async Task<LoadReport> RunAsync(
        Scenario scenario, string url, TimeSpan warmUp, TimeSpan measure, long? requests = null)
    {
        List<string> arguments =
        [
            Generator, "--json", "--url", url + scenario.Target, "--method", scenario.Method,
            "--connections", Text(scenario.Connections), "--warm-up", Text(warmUp.TotalSeconds), "--seconds",
            Text(measure.TotalSeconds),
            "--first", Text(scenario.First), "--keys", Text(Scenario.StoredRows),
        ];
        if (scenario.Body is not null)
            arguments.AddRange(["--body", scenario.Body]);
        if (scenario.Header is not null)
            arguments.AddRange(["--header", scenario.Header]);
        if (requests is { } limit)
            arguments.AddRange(["--requests", Text(limit)]);
        TimeSpan timeout = warmUp + measure + TimeSpan.FromMinutes(1);
        LoadReport report = LoadReport.FromJson(await Commands.RunAsync(timeout, "dotnet", arguments, 1));
        if (report.Failed == 0)
            return report;
        string errors = string.Join(", ", report.Errors.Select(error => $"{error.Value} × {error.Key}"));
        throw new InvalidOperationException($"{scenario.Name}: requests failed, by status: {errors}");
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
