using System.Globalization;
using Xunit.Abstractions;

namespace TableActors.Cluster.Tests.Faults;

/// <summary>
/// What the faults of one test came to: a table for people, in the output of the test and, where
/// <c>TABLEACTORS_FAULTS_REPORT</c> names one, at the end of a file, with what the nodes said in
/// rounds that took long.
/// </summary>
internal sealed class FaultReport(ITestOutputHelper output)
{
    private const string Head =
        "| fault | rounds | first writes | median ms | worst ms | victims | evictions | other calls before, p99 and longest ms | meanwhile | load average |";

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(2.5);

    private readonly List<Round> _rounds = [];

    /// <summary>Notes one round of a fault.</summary>
    /// <param name="fault">What was done to whom.</param>
    /// <param name="times">How long it took until each of the tables concerned acknowledged a write.</param>
    /// <param name="victims">How many nodes had to be declared dead.</param>
    /// <param name="evictions">How many were.</param>
    /// <param name="others">How long calls that the fault does not concern took before it and
    /// meanwhile; left out: not looked at.</param>
    /// <param name="story">What the nodes have said; left out: of no interest.</param>
    public void Add(
        string fault, IReadOnlyList<TimeSpan> times, int victims, int evictions,
        (IReadOnlyList<double> Before, IReadOnlyList<double> Meanwhile)? others = null, string story = "") =>
        _rounds.Add(new Round(
            fault, times, victims, evictions, others?.Before ?? [], others?.Meanwhile ?? [], story, MachineLoad()));

    /// <summary>Writes the table.</summary>
    /// <param name="load">How the calls fared meanwhile.</param>
    public void Write(string load)
    {
        var lines = new List<string> { Head, "|---|---|---|---|---|---|---|---|---|---|" };
        lines.AddRange(_rounds.GroupBy(round => round.Fault).Select(Row));
        lines.Add(load);
        foreach (var line in lines)
            output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("TABLEACTORS_FAULTS_REPORT") is { Length: > 0 } file)
            File.AppendAllLines(file, [.. lines, "", .. _rounds.Where(round => round.Worst > Long).SelectMany(Story)]);
    }

    private static string Row(IGrouping<string, Round> fault)
    {
        var times = fault.SelectMany(round => round.Times).Select(time => time.TotalMilliseconds).Order().ToList();
        var (median, worst) = times.Count == 0 ? (0, 0) : (times[times.Count / 2], times[^1]);
        return FormattableString.Invariant(
            $"| {fault.Key} | {fault.Count()} | {times.Count} | {median:0} | {worst:0} | {fault.Sum(it => it.Victims)} | {fault.Sum(it => it.Evictions)} | {Slowest(fault.SelectMany(it => it.Before))} | {Slowest(fault.SelectMany(it => it.Meanwhile))} | {fault.Min(it => it.Load):0.0} to {fault.Max(it => it.Load):0.0} |");
    }

    private static string Slowest(IEnumerable<double> took)
    {
        var ascending = took.Order().ToList();
        return ascending.Count == 0
            ? ""
            : FormattableString.Invariant(
                $"{ascending[ascending.Count * 99 / 100]:0}, {ascending[^1]:0} of {ascending.Count}");
    }

    private static string[] Story(Round round) =>
        [
            FormattableString.Invariant(
                $"{round.Fault}, {string.Join(", ", round.Times.Select(time => $"{time.TotalMilliseconds:0}"))} ms:"),
            round.Story, ""
        ];

    private static double MachineLoad() =>
        File.Exists("/proc/loadavg")
            ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
            : double.NaN;

    private sealed record Round(
        string Fault, IReadOnlyList<TimeSpan> Times, int Victims, int Evictions, IReadOnlyList<double> Before,
        IReadOnlyList<double> Meanwhile, string Story, double Load)
    {
        public TimeSpan Worst => Times.DefaultIfEmpty().Max();
    }
}
