using System.Net.Http.Json;
using TableActors.Cluster.Tests.Load;
using TableActors.Cluster.Tests.Processes;
using Xunit.Abstractions;

namespace TableActors.Cluster.Tests.Faults;

/// <summary>
/// A node that stands still is replaced; when it goes on, it ends, and whatever it still had to do
/// does not happen.
/// </summary>
[Trait("Category", "Crash")]
public sealed class PausedTests(OwnPostgres postgres, ITestOutputHelper output) : IClassFixture<OwnPostgres>
{
    private const int ExitCodeOfTheEvicted = 17;
    private const int FirstLateRow = 1000;
    private const int LateWrites = 24;
    private const int MostAttempts = 200;
    private const int MostUnfencedRounds = 5;
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Pause_OfAnOwner_EndsItWhenItGoesOn()
    {
        var report = new FaultReport(output);
        await using var cluster = await ClusterOfProcesses.StartAsync(postgres.Server, 3);
        await using var load = await MixedLoad.StartAsync(cluster);
        for (var round = 0; round < FaultRounds.Count; round++)
            (await PauseAsync(cluster, load, report))
                .ShouldBe(0, "acknowledged by a node that was evicted before it was asked");
        report.Write(await load.EndAsync(withoutKeysMayFail: true));
    }

    // How far it comes before it sees that it is evicted is a matter of luck.
    [Fact]
    public async Task Pause_OfAnOwnerThatIsNotFenced_IsFoundOut()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync(postgres.Server, 3, without: "fence");
        await using var load = await MixedLoad.StartAsync(cluster);
        var acknowledged = 0;
        for (var round = 0; acknowledged == 0 && round < MostUnfencedRounds; round++)
            acknowledged = await PauseAsync(cluster, load, new FaultReport(output));
        acknowledged.ShouldBeGreaterThan(0);
    }

    // How many writes were acknowledged that it was sent while it stood still.
    private static async Task<int> PauseAsync(ClusterOfProcesses cluster, MixedLoad load, FaultReport report)
    {
        var before = await cluster.EvictedAsync();
        var victim = (await cluster.SpreadAsync()).Up.MaxBy(member => member.TableNames.Count)!;
        var node = cluster.NodeOf(victim);
        var writing = await StopInTransactionAsync(cluster, victim, node, load);
        var stopped = TimeProvider.System.GetTimestamp();
        cluster.Serve(node);
        var times = await Task.WhenAll(victim.TableNames.Select(load.ReachAsync));
        (await cluster.EvictedAsync()).Skip(before.Count).ShouldBe([node.Id]);

        // What waits for it in its sockets is the first thing that it sees when it goes on.
        var late = LateWritesAsync(node, victim.TableNames);
        // The length of the pause is what the fault is.
        if (LeastPause - TimeProvider.System.GetElapsedTime(stopped) is { Ticks: > 0 } rest)
            await Task.Delay(rest);
        node.Send(Signal.Continue);
        (await node.EndAsync()).ShouldBe(ExitCodeOfTheEvicted, node.Output);
        // What it was sent before has gone elsewhere since.
        await writing;
        var acknowledged = await late;
        foreach (var table in victim.TableNames)
            acknowledged = Math.Max(acknowledged, (await cluster.QueryAsync(
                $"SELECT count(*) FROM {table} WHERE id >= {FirstLateRow}", row => (int)row.GetInt64(0)))[0]);

        await cluster.AddAsync(1);
        await cluster.SpreadAsync();
        var evicted = (await cluster.EvictedAsync()).Skip(before.Count).ToList();
        evicted.ShouldBe([node.Id], cluster.Output);
        report.Add("3 nodes, an owner stopped inside a transaction", times, 1, evicted.Count);
        return acknowledged;
    }

    // It is stopped again and again until that happens to be while a transaction of its own is
    // open: whoever comes after it must not have to wait for its locks.
    private static async Task<Task> StopInTransactionAsync(
        ClusterOfProcesses cluster, MapMember victim, NodeProcess node, MixedLoad load)
    {
        var hasStopped = false;
        var writing = Task.WhenAll(victim.TableNames.Select(async table =>
        {
            while (!Volatile.Read(ref hasStopped))
                await load.ReachAsync(table, 0);
        }));
        for (var attempt = 1; ; attempt++)
        {
            node.Send(Signal.Stop);
            if (await HasOpenTransactionAsync(cluster, victim.Incarnation))
                break;
            attempt.ShouldBeLessThan(MostAttempts, "no transaction was open when the node was stopped");
            node.Send(Signal.Continue);
        }

        Volatile.Write(ref hasStopped, true);
        return writing;
    }

    private static async Task<bool> HasOpenTransactionAsync(ClusterOfProcesses cluster, int incarnation)
    {
        var open = $"""
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'
            AND application_name LIKE '%tableactors/%/{incarnation}'
            """;
        return (await cluster.QueryAsync(open, row => row.GetInt64(0)))[0] > 0;
    }

    // How many of them were acknowledged.
    private static async Task<int> LateWritesAsync(NodeProcess node, IReadOnlyList<string> tables)
    {
        using var client = new HttpClient { BaseAddress = node.Address };
        return (await Task.WhenAll(Enumerable.Range(0, LateWrites).Select(async number =>
        {
            try
            {
                using var response = await client.PostAsJsonAsync(
                    $"/{tables[number % tables.Count]}", new { id = FirstLateRow + number, value = 0, mark = "late" });
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }))).Count(isAcknowledged => isAcknowledged);
    }
}
