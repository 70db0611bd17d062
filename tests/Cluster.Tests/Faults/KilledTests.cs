using TableActors.Cluster.Tests.Load;
using TableActors.Cluster.Tests.Processes;
using Xunit.Abstractions;

namespace TableActors.Cluster.Tests.Faults;

/// <summary>Nodes killed under load: their tables get new owners, nobody else is declared dead, and no request that can be repeated fails.</summary>
public sealed class KilledTests(OwnPostgres postgres, ITestOutputHelper output) : IClassFixture<OwnPostgres>
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Kill_OfTheOldestAndTheYoungest_LosesNothing(int nodes)
    {
        var report = new FaultReport(output);
        await using var cluster = await ClusterOfProcesses.StartAsync(postgres.Server, nodes);
        await using var load = await MixedLoad.StartAsync(cluster);
        for (var round = 0; round < FaultRounds.Count; round++)
        {
            await KillAsync(cluster, load, report, $"{nodes} nodes, oldest killed", up => [up[0]]);
            await KillAsync(cluster, load, report, $"{nodes} nodes, youngest killed", up => [up[^1]]);
        }

        report.Write(await load.EndAsync(withoutKeysMayFail: true));
    }

    [Fact]
    public async Task Kill_OfTwoOfThreeAtOnce_LosesNothing()
    {
        var report = new FaultReport(output);
        await using var cluster = await ClusterOfProcesses.StartAsync(postgres.Server, 3);
        await using var load = await MixedLoad.StartAsync(cluster);
        for (var round = 0; round < FaultRounds.Count; round++)
            await KillAsync(cluster, load, report, "3 nodes, two oldest killed at once", up => [up[0], up[1]]);
        report.Write(await load.EndAsync(withoutKeysMayFail: true));
    }

    private static async Task KillAsync(
        ClusterOfProcesses cluster, MixedLoad load, FaultReport report, string fault, Func<IReadOnlyList<MapMember>, IEnumerable<MapMember>> choose)
    {
        var before = await cluster.EvictedAsync();
        var victims = choose((await cluster.SpreadAsync()).Up).ToList();
        var nodes = victims.ConvertAll(cluster.NodeOf);
        foreach (var node in nodes)
            node.Send(Signal.Kill);
        var times = await Task.WhenAll(victims.SelectMany(victim => victim.TableNames).Select(load.ReachAsync));
        foreach (var node in nodes)
            await node.EndAsync();
        // The nodes that start in their place come into the cluster that is left.
        await cluster.AddAsync(nodes.Count);
        await cluster.SpreadAsync();
        var evicted = (await cluster.EvictedAsync()).Skip(before.Count).ToList();
        evicted.ShouldBe(victims.Select(victim => victim.ProcessId), ignoreOrder: true, cluster.Output);
        report.Add(fault, times, victims.Count, evicted.Count);
    }
}
