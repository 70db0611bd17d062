using System.Globalization;
using System.Runtime.InteropServices;

namespace TableActors.Bench.Comparison;

/// <summary>What a figure means nothing without.</summary>
internal static class Machine
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Processor, memory, system, runtime and the measured commit, one a line.</summary>
    public static async Task<string> DescribeAsync(DirectoryInfo root)
    {
        string commit =
            (await Commands.RunAsync(Limit, "git", ["-C", root.FullName, "describe", "--always", "--dirty"])).Trim();
        double memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);
        return string.Create(CultureInfo.InvariantCulture, $"""
            - {DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC, commit {commit}
            - {Environment.ProcessorCount} × {Processor()}, {memory:F0} GiB, {RuntimeInformation.OSDescription}
            - {RuntimeInformation.FrameworkDescription}
            - client, service and database share these processors; load average at the end {LoadAverage()}
            """);
    }

    private static string Processor() =>
        ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':')[1]
            .Trim()
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string LoadAverage() => ReadLines("/proc/loadavg").FirstOrDefault()?.Split(' ')[0] ?? "unknown";

    private static IEnumerable<string> ReadLines(string file) => File.Exists(file) ? File.ReadLines(file) : [];
}
