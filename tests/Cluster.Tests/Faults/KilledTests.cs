using TableActors.Cluster.Tests.Load;
using TableActors.Cluster.Tests.Processes;
using TableActors.TestSupport;
using Xunit.Abstractions;

namespace TableActors.Cluster.Tests.Faults;

/// <summary>
/// Nodes killed under load: their tables get new owners, nobody else is declared dead, and no
/// request that can be repeated fails.
/// </summary>
[Trait("Category", "Crash")]
public sealed class KilledTests(OwnPostgres postgres, ITestOutputHelper output) : IClassFixture<OwnPostgres>
{
    private const int QuietCalls = 500;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Kill_OfTheOldestOrTheYoungest_LosesNothing(int nodes)
    {
        await using var cluster = await ClusterOfProcesses.StartAsync(postgres.Server, nodes);
        await KillAgainAndAgainAsync(cluster, nodes);
    }

    [Fact]
    public async Task Kill_AmongFiveThatStartedAtOnce_LosesNothing()
    {
        await using var cluster = await ClusterOfProcesses.PrepareAsync(postgres.Server);
        var nodes = await cluster.AddAsync(5);
        var all = nodes.Select(node => node.Id).Order().ToList();
        foreach (var node in nodes)
        {
            cluster.Serve([.. nodes.Except([node])]);
            // What a node knows of the others is as old as its last look at their table.
            await Eventually.SeeAsync(
                $"node {node.Id} knew all five", cluster.LookAsync,
                map => map.Up.Select(member => member.ProcessId).Order().SequenceEqual(all));
        }

        cluster.Serve();
        (await cluster.QueryAsync("SELECT count(DISTINCT cluster) FROM ta_members", row => row.GetInt64(0)))
            .ShouldBe([1]);
        (await cluster.EvictedAsync()).ShouldBeEmpty();
        await KillAgainAndAgainAsync(cluster, nodes.Count);
    }

    private async Task KillAgainAndAgainAsync(ClusterOfProcesses cluster, int nodes)
    {
        var report = new FaultReport(output);
        await using var load = await MixedLoad.StartAsync(cluster);
        for (var round = 0; round < FaultRounds.Count; round++)
        {
            await KillAsync(cluster, load, report, $"{nodes} nodes, oldest killed", up => [up[0]]);
            await KillAsync(cluster, load, report, $"{nodes} nodes, youngest killed", up => [up[^1]]);
            if (nodes == 3)
                await KillAsync(cluster, load, report, "3 nodes, two oldest killed at once", up => [up[0], up[1]]);
        }

        report.Write(await load.EndAsync(withoutKeysMayFail: true));
    }

    private static async Task KillAsync(
        ClusterOfProcesses cluster, MixedLoad load, FaultReport report, string fault,
        Func<IReadOnlyList<MapMember>, IEnumerable<MapMember>> choose)
    {
        var before = await cluster.EvictedAsync();
        var victims = choose((await cluster.SpreadAsync()).Up).ToList();
        var nodes = victims.ConvertAll(cluster.NodeOf);
        var survivors = ServiceText.Tables.Except(victims.SelectMany(victim => victim.TableNames)).ToList();
        var quiet = load.Now;
        await load.MakeAsync(QuietCalls);
        var killed = load.Now;
        var quietly = load.Took(quiet, killed, survivors);
        foreach (var node in nodes)
            node.Send(Signal.Kill);
        var times = await Task.WhenAll(victims.SelectMany(victim => victim.TableNames).Select(load.ReachAsync));
        var meanwhile = load.Took(killed, load.Now, survivors);
        foreach (var node in nodes)
            await node.EndAsync();
        var story = $"killed at {DateTime.UtcNow - (load.Now - killed):HH:mm:ss.fff}\n{cluster.Output}";
        // The nodes that start in their place come into the cluster that is left.
        await cluster.AddAsync(nodes.Count);
        await cluster.SpreadAsync();
        var evicted = (await cluster.EvictedAsync()).Skip(before.Count).ToList();
        evicted.ShouldBe(victims.Select(victim => victim.ProcessId), ignoreOrder: true, cluster.Output);
        report.Add(fault, times, victims.Count, evicted.Count, (quietly, meanwhile), story);
    }
}
