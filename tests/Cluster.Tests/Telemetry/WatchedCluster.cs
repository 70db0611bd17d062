using System.Globalization;
using System.Text.RegularExpressions;
using TableActors.Cluster.Tests.Processes;
using TableActors.TestSupport;

namespace TableActors.Cluster.Tests.Telemetry;

/// <summary>
/// Three nodes that send their spans to a collector and serve their metrics. A service computes a
/// column of one of their tables.
/// </summary>
public sealed class WatchedCluster : IAsyncLifetime
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private PostgresServer? _postgres;
    private ClusterOfProcesses? _cluster;
    private OtlpCollector? _collector;

    internal ClusterOfProcesses Cluster => _cluster!;

    internal OtlpCollector Collector => _collector!;

    /// <summary>Sends rows to a node, and waits for the answer.</summary>
    internal async Task<string> PostAsync(
        Uri node, string path, string body, params (string Name, string Value)[] headers)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, new Uri(node, path)) { Content = new StringContent(body) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        using var response = await _client.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue(answer);
        return answer;
    }

    /// <summary>What nodes have counted by a counter, all together, by the values of one of its tags.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="counter">The counter's name for Prometheus.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="labels">What else must stand among the labels.</param>
    internal async Task<Dictionary<string, double>> CountedAsync(
        IEnumerable<NodeProcess> nodes, string counter, string tag, params string[] labels)
    {
        var counted = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            var metrics = await _client.GetStringAsync(new Uri(node.Address!, "/metrics"));
            foreach (var line in metrics.Split('\n')
                .Where(line => line.StartsWith(counter + "{", StringComparison.Ordinal) && labels.All(line.Contains)))
            {
                // The names of other labels may end in the tag's.
                var value = Regex.Match(line, $"[{{,]{tag}=\"([^\"]*)\"").Groups[1].Value;
                counted[value] = counted.GetValueOrDefault(value)
                    + double.Parse(line.Split("} ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
            }
        }

        return counted;
    }

    public async Task InitializeAsync()
    {
        _postgres = await PostgresServer.StartAsync();
        _collector = await OtlpCollector.StartAsync();
        _cluster = await ClusterOfProcesses.StartAsync(_postgres, 3, service: text => text + Watched(_collector.Url));
        await _cluster.WakeAsync();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        if (_collector is not null)
            await _collector.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    private static string Watched(string collector) =>
        $$"""

        [telemetry]
        otlp       = "{{collector}}"
        protocol   = "http"
        traces     = 0
        prometheus = true

        [tables.asked.columns]
        number = "int"
        slow   = { type = "string", computed = { http = { url = "{{collector}}/text", args = ["number"], result = "/text" } } }

        [[routes]]
        type       = "insert"
        table      = "asked"
        path       = "/asked"
        background = true
        export_sql = { db_connect = "${NODE_TARGET}", table = "entries_log", method = "insert", ledger = true }
        """;
}
