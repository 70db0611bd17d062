using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using TableActors.Cluster.Tests.Load;
using TableActors.Cluster.Tests.Processes;
using TableActors.TestSupport;

namespace TableActors.Cluster.Tests.Telemetry;

/// <summary>
/// What operators see of several nodes: a request is one trace on whichever nodes it is carried
/// out, and each change of an owner is counted.
/// </summary>
[Trait("Category", "Crash")]
public sealed partial class TelemetryOverNodesTests(WatchedCluster cluster) : IClassFixture<WatchedCluster>
{
    private const string Above = "00f067aa0ba902b7";
    private const string State = "caller=1,other@tenant=2";

    [Fact]
    public async Task Write_AtANodeWithoutTheTable_IsOneTraceOfBothNodes()
    {
        var (trace, table) = ("0af7651916cd43dd8448eb211c80319c", ServiceText.Tables[0]);
        var asked = await OtherThanOwnerAsync(table);

        await cluster.PostAsync(asked, $"/{table}", """{"id": 1, "value": 1, "mark": "traced"}""", Headers(trace));

        var spans = await SentAsync(trace, 3);
        TreeOf(spans).ShouldBe(
            [$"commit {table} < insert {table}", $"insert {table} < POST /{table}", $"POST /{table} < the caller"],
            ignoreOrder: true);
        spans.ShouldAllBe(span => span.State == State);
        var (request, insert, commit) = (Named(spans, "POST "), Named(spans, "insert "), Named(spans, "commit "));
        insert.Process.ShouldBe(request.Process);
        commit.Process.ShouldNotBe(request.Process);
    }

    [Fact]
    public async Task Job_AtANodeWithoutTheTable_IsOneTraceToTheTargetOfItsRow()
    {
        // The table has an owner once it was written to.
        await DoneAsync(
            cluster.Cluster.Addresses[0],
            await cluster.PostAsync(cluster.Cluster.Addresses[0], "/asked", """{"number": 1}"""));
        var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var asked = await OtherThanOwnerAsync("asked");

        await DoneAsync(asked, await cluster.PostAsync(asked, "/asked", """{"number": 2}""", Headers(trace)));

        var spans = await SentAsync(trace, 7);
        TreeOf(spans).ShouldBe(
        [
            "POST /asked < the caller",
            "job POST /asked < POST /asked",
            "compute asked.slow < job POST /asked",
            "insert asked < job POST /asked",
            "commit asked < insert asked",
            "insert entries_log < POST /asked",
            "export asked < POST /asked",
        ],
            ignoreOrder: true);
        spans.ShouldAllBe(span => span.State == State);
        Named(spans, "commit ").Process.ShouldNotBe(Named(spans, "POST ").Process);
        Named(spans, "insert asked").Process.ShouldBe(Named(spans, "job ").Process);
        Named(spans, "insert entries_log").Process.ShouldBe(Named(spans, "export ").Process);
        cluster.Collector.Asked.ShouldContain(($"00-{trace}-{Named(spans, "compute ").Id}-01", State));
    }

    [Fact]
    public async Task Kill_IsCountedAsOneEviction_AndEachNewOwnerAsOneChange()
    {
        var nodes = cluster.Cluster.Nodes;
        var map = await cluster.Cluster.SpreadAsync();
        var victim = map.Up[^1];
        var orphans = victim.TableNames.Intersect(ServiceText.Tables).ToList();
        var survivors = nodes.Where(node => node.Id != victim.ProcessId).ToList();
        (await EvictionsAsync(survivors)).ShouldBeEmpty();
        var (epochsBefore, takenBefore) = (await EpochsAsync(), await TakenAsync(survivors));

        cluster.Cluster.NodeOf(victim).Send(Signal.Kill);
        await cluster.Cluster.NodeOf(victim).EndAsync();
        cluster.Cluster.Serve();
        using var client = new ClusterClient(cluster.Cluster, 0);
        foreach (var table in orphans)
        {
            var written = await client.PostAsync(
                $"/{table}", new { id = 2, value = 2, mark = "after" }, null, $"after-{table}");
            written.Status.ShouldBe(HttpStatusCode.OK, written.ToString());
        }

        // Each owner has taken the next epoch of its table, and is counted once for it. For some
        // 300 ms a node repeats the metrics that it last gave.
        await Eventually.SeeAsync(
            "each new owner was counted once, and no other", MiscountedAsync, miscounted => miscounted.Length == 0);
        var epochs = await EpochsAsync();
        orphans.ShouldAllBe(table => epochs[table] > epochsBefore[table]);
        (await cluster.Cluster.EvictedAsync()).ShouldBe([victim.ProcessId]);
        await Eventually.SeeAsync(
            "a survivor counted an eviction", () => EvictionsAsync(survivors), evictions => evictions.Count > 0);
        (await EvictionsAsync(survivors)).ShouldBe(new Dictionary<string, double> { ["SessionGone"] = 1 });

        async Task<string> MiscountedAsync()
        {
            var (epochsNow, takenNow) = (await EpochsAsync(), await TakenAsync(survivors));
            return string.Join(
                "; ",
                from table in ServiceText.Tables
                let counted = takenNow.GetValueOrDefault(table) - takenBefore.GetValueOrDefault(table)
                let taken = epochsNow[table] - epochsBefore[table]
                where counted != taken
                select $"{table} was taken {taken} times, and {counted} were counted");
        }
    }

    private static (string, string)[] Headers(string trace) =>
        [("traceparent", $"00-{trace}-{Above}-01"), ("tracestate", State)];

    private static SentSpan Named(IReadOnlyList<SentSpan> spans, string name) =>
        spans.Single(span => span.Name.StartsWith(name, StringComparison.Ordinal));

    // Each span with the one above it. What a lane is called ends in a hash.
    private static IEnumerable<string> TreeOf(IReadOnlyList<SentSpan> spans)
    {
        var names = spans.ToDictionary(span => span.Id, span => AfterTable().Replace(span.Name, "$1"));
        names[Above] = "the caller";
        return spans.Select(span => $"{names[span.Id]} < {names.GetValueOrDefault(span.Parent, $"the span {span.Parent}, which has not come")}");
    }

    [GeneratedRegex("^(export [^>]+)>.*$")]
    private static partial Regex AfterTable();

    private async Task<Uri> OtherThanOwnerAsync(string table)
    {
        var map = await Eventually.SeeAsync(
            $"{table} had an owner", cluster.Cluster.LookAsync,
            it => it.Up.Any(member => member.TableNames.Contains(table)));
        return cluster.Cluster.NodeOf(map.Up.First(member => !member.TableNames.Contains(table))).Address!;
    }

    private Task<IReadOnlyList<SentSpan>> SentAsync(string trace, int spans) => Eventually.SeeAsync(
        $"the {spans} spans of the trace {trace} came", () => Task.FromResult(cluster.Collector.Of(trace)),
        sent => sent.Count >= spans);

    private async Task DoneAsync(Uri node, string submission)
    {
        var job = JsonDocument.Parse(submission).RootElement.GetProperty("id").GetString();
        using var client = new HttpClient();
        await Eventually.SeeAsync(
            $"job {job} was done",
            async () => JsonDocument.Parse(await client.GetStringAsync(new Uri(node, $"/jobs/{job}")))
                .RootElement.GetProperty("status")
                .GetString(),
            status => status == "done");
    }

    private Task<Dictionary<string, double>> EvictionsAsync(IEnumerable<NodeProcess> nodes) =>
        cluster.CountedAsync(nodes, "tableactors_cluster_evictions_total", "reason");

    private Task<Dictionary<string, double>> TakenAsync(IEnumerable<NodeProcess> nodes) =>
        cluster.CountedAsync(nodes, "tableactors_owner_changes_total", "name", "kind=\"table\"", "change=\"taken\"");

    private async Task<Dictionary<string, double>> EpochsAsync() =>
        (await cluster.Cluster.QueryAsync(
            "SELECT name, epoch FROM ta_tables", row => (Name: row.GetString(0), Epoch: row.GetInt64(1))))
            .ToDictionary(it => it.Name, it => (double)it.Epoch, StringComparer.Ordinal);
}
