using TableActors.Bench.LoadGenerator;

namespace TableActors.Bench.Comparison;

/// <summary>
/// Gives the services their turns: A B C, A B C, …, so that what disturbs the machine disturbs them
/// alike.
/// </summary>
internal sealed class ComparisonRun(ComparisonOptions options, TextWriter progress)
{
    /// <summary>Filling stops at its number of rows; this only bounds it.</summary>
    private static readonly TimeSpan FillLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan WarmUpWrites = TimeSpan.FromSeconds(1);

    /// <summary>Measures every service on one database.</summary>
    /// <exception cref="InvalidOperationException">A service failed, or answered something else
    /// than the others.</exception>
    public async Task<IReadOnlyList<Measurement>> RunAsync(IDatabaseServer server)
    {
        var measurements = new List<Measurement>();
        for (int round = 1; round <= options.Rounds; round++)
        {
            foreach (Service service in options.Services)
            {
                await progress.WriteLineAsync(
                    $"round {round} of {options.Rounds}: {service.Name} on {server.Description}");
                measurements.AddRange(await MeasureAsync(service, await server.CreateAsync()));
            }
        }

        return measurements;
    }

    private async Task<List<Measurement>> MeasureAsync(Service service, Database database)
    {
        var measurements = new List<Measurement>();
        await using RunningService running = await RunningService.StartAsync(service, database, options.Root);
        await SameWork.CheckAsync(running.Url, service);
        await Load.RunAsync(Scenario.Fill, running.Url, TimeSpan.Zero, FillLimit, Scenario.StoredRows);
        await Load.RunAsync(Scenario.WarmUp, running.Url, TimeSpan.Zero, WarmUpWrites);
        foreach (Scenario scenario in options.Scenarios.Where(scenario => scenario.Services.Contains(service)))
        {
            TimeSpan before = running.CpuTime;
            LoadReport report = await Load.RunAsync(scenario, running.Url, options.WarmUp, options.Measure);
            var measurement = new Measurement(service, scenario, report, running.CpuTime - before);
            measurements.Add(measurement);
            await progress.WriteLineAsync(
                $"  {scenario.Name,-10} {report.RequestsPerSecond,8:F0}/s  p50 {report.P50:F2} ms  p99 {report.P99:F2} ms"
                + $"  {measurement.CpuMicroseconds:F0} µs CPU");
        }

        return measurements;
    }
}
