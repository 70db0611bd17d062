using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TableActors.Bench.LoadGenerator;

/// <summary>What a run found.</summary>
/// <param name="Connections">How many connections it used.</param>
/// <param name="Sent">Requests answered in all, warm-up and failures included.</param>
/// <param name="Measured">Requests answered with 2xx in the measured span.</param>
/// <param name="Seconds">The length of the measured span.</param>
/// <param name="P50">Median latency, in milliseconds, as all latencies here.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Max">The slowest.</param>
/// <param name="Errors">Answers that were not 2xx by status, warm-up included; 0 stands for broken connections.</param>
/// <param name="GeneratorCpuSeconds">Processor time that the load generator itself used, warm-up included.</param>
public sealed record LoadReport(
    int Connections, long Sent, long Measured, double Seconds, double P50, double P95, double P99, double Max,
    IReadOnlyDictionary<int, long> Errors, double GeneratorCpuSeconds)
{
    /// <summary>Requests answered with 2xx per second of the measured span.</summary>
    [JsonIgnore]
    public double RequestsPerSecond => Seconds > 0 ? Measured / Seconds : 0;

    /// <summary>How many requests failed.</summary>
    [JsonIgnore]
    public long Failed => Errors.Values.Sum();

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="JsonException">The text is something else.</exception>
    public static LoadReport FromJson(string json) =>
        JsonSerializer.Deserialize(json, LoadReportJson.Default.LoadReport)
        ?? throw new JsonException("there is no report in the text");

    /// <summary>The report as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, LoadReportJson.Default.LoadReport);

    /// <summary>The report for people.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"requests/s  {RequestsPerSecond:F0}   ({Measured} in {Seconds:F2} s, {Connections} connections)");
        text.AppendLine(
            CultureInfo.InvariantCulture, $"latency ms  p50 {P50:F3}   p95 {P95:F3}   p99 {P99:F3}   max {Max:F3}");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"generator   {GeneratorCpuSeconds:F2} s of processor time for {Sent} requests");
        foreach ((int status, long count) in Errors.OrderBy(error => error.Key))
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"failed      {count} with {(status == 0 ? "a broken connection" : status)}");
        return text.ToString();
    }

    internal static LoadReport From(LoadOptions options, LoadCounters counters, TimeSpan cpu) => new(
        options.Connections,
        counters.Completed,
        counters.Latencies.Count,
        counters.Measured.TotalSeconds,
        counters.Latencies.Quantile(0.50).TotalMilliseconds,
        counters.Latencies.Quantile(0.95).TotalMilliseconds,
        counters.Latencies.Quantile(0.99).TotalMilliseconds,
        counters.Latencies.Max.TotalMilliseconds,
        counters.Errors,
        cpu.TotalSeconds);
}
