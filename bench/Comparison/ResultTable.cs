using System.Globalization;
using System.Text;

namespace TableActors.Bench.Comparison;

/// <summary>The measurements on one database as a Markdown table: medians over the rounds.</summary>
internal sealed class ResultTable(IReadOnlyList<Measurement> measurements)
{
    public string ToMarkdown(string title)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"### {title}").AppendLine();
        text.Append("| scenario | service | requests/s | lowest – highest | × hand-written | × prototype ");
        text.AppendLine("| p50 ms | p99 ms | CPU µs a request |");
        text.AppendLine("|---|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (IGrouping<Scenario, Measurement> scenario in measurements.GroupBy(measurement => measurement.Scenario))
        {
            foreach (IGrouping<Service, Measurement> service in scenario.GroupBy(measurement => measurement.Service))
                AppendRow(text, [.. service], [.. scenario]);
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, IReadOnlyList<Measurement> rounds, IReadOnlyList<Measurement> all)
    {
        double[] throughputs = [.. rounds.Select(round => round.Report.RequestsPerSecond)];
        string[] cells =
        [
            rounds[0].Scenario.Name,
            rounds[0].Service.Name,
            Text(throughputs.Median(), "F0"),
            $"{Text(throughputs.Min(), "F0")} – {Text(throughputs.Max(), "F0")}",
            Ratio(rounds, all, Service.HandWritten),
            Ratio(rounds, all, Service.Prototype),
            Text(rounds.Select(round => round.Report.P50).Median(), "F2"),
            Text(rounds.Select(round => round.Report.P99).Median(), "F2"),
            Text(rounds.Select(round => round.CpuMicroseconds).Median(), "F0"),
        ];
        text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |");
    }

    /// <summary>
    /// The median of the rounds' own ratios: the two services of a round met the machine in about
    /// the same state.
    /// </summary>
    private static string Ratio(IReadOnlyList<Measurement> rounds, IReadOnlyList<Measurement> all, Service reference)
    {
        double[] references =
            [.. all.Where(one => one.Service == reference).Select(one => one.Report.RequestsPerSecond)];
        return references.Length == rounds.Count
            ? Text(rounds.Zip(references, (round, other) => round.Report.RequestsPerSecond / other).Median(), "F2")
            : "";
    }

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
