using System.Globalization;
using Xunit.Abstractions;

namespace TableActors.Cluster.Tests.Faults;

/// <summary>
/// What the faults of one test came to: a table for people, in the output of the test and, where <c>TABLEACTORS_FAULTS_REPORT</c>
/// names one, at the end of a file.
/// </summary>
internal sealed class FaultReport(ITestOutputHelper output)
{
    private readonly List<(string Fault, IReadOnlyList<TimeSpan> Times, int Victims, int Evictions, string Load)> _rounds = [];

    /// <summary>Notes one round of a fault.</summary>
    /// <param name="fault">What was done to whom.</param>
    /// <param name="times">How long it took until each of the tables concerned acknowledged a write.</param>
    /// <param name="victims">How many nodes had to be declared dead.</param>
    /// <param name="evictions">How many were.</param>
    public void Add(string fault, IReadOnlyList<TimeSpan> times, int victims, int evictions) => _rounds.Add((fault, times, victims, evictions, MachineLoad()));

    /// <summary>Writes the table.</summary>
    /// <param name="load">How the calls fared meanwhile.</param>
    public void Write(string load)
    {
        var lines = new List<string> { "| fault | rounds | first writes | median ms | worst ms | victims | evictions | load average |", "|---|---|---|---|---|---|---|---|" };
        foreach (var fault in _rounds.GroupBy(round => round.Fault))
        {
            var times = fault.SelectMany(round => round.Times).Select(time => time.TotalMilliseconds).Order().ToList();
            var (median, worst) = times.Count == 0 ? (0, 0) : (times[times.Count / 2], times[^1]);
            lines.Add(FormattableString.Invariant(
                $"| {fault.Key} | {fault.Count()} | {times.Count} | {median:0} | {worst:0} | {fault.Sum(it => it.Victims)} | {fault.Sum(it => it.Evictions)} | {fault.Min(it => it.Load)} to {fault.Max(it => it.Load)} |"));
        }

        lines.Add(load);
        foreach (var line in lines)
            output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("TABLEACTORS_FAULTS_REPORT") is { Length: > 0 } file)
            File.AppendAllLines(file, [.. lines, ""]);
    }

    private static string MachineLoad() =>
        File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture).ToString("00.0", CultureInfo.InvariantCulture) : "unknown";
}
