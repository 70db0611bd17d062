using System.Diagnostics;

namespace TableActors.Bench.AkkaBench;

/// <summary>
/// The rounds of one scenario. Processor time, in nanoseconds of all threads together, tells more
/// than elapsed time on a machine that does other work too.
/// </summary>
internal sealed record Measurement(
    string Name, double Median, double Least, double Most, double BytesPerOperation, double CpuPerOperation)
{
    /// <summary>The first round warms up and is not counted.</summary>
    public static async Task<Measurement> Take(IScenario scenario, int rounds)
    {
        await scenario.Run();
        var rates = new List<double>();
        var bytes = new List<double>();
        var cpu = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            GC.Collect();
            var allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
            var cpuBefore = Environment.CpuUsage.TotalTime;
            var started = Stopwatch.GetTimestamp();
            var operations = await scenario.Run();
            var elapsed = Stopwatch.GetElapsedTime(started);
            cpu.Add((Environment.CpuUsage.TotalTime - cpuBefore).TotalNanoseconds / operations);
            rates.Add(operations / elapsed.TotalSeconds);
            bytes.Add((GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore) / (double)operations);
        }

        return new Measurement(
            scenario.Name, MedianOf(rates), rates.Min(), rates.Max(), MedianOf(bytes), MedianOf(cpu));
    }

    private static double MedianOf(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
