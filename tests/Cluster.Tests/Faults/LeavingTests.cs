using TableActors.Cluster.Tests.Load;
using TableActors.Cluster.Tests.Processes;
using Xunit.Abstractions;

namespace TableActors.Cluster.Tests.Faults;

/// <summary>
/// Nodes that are told to stop, under load: they hand over what they have, and no request fails of
/// clients that go where nodes are ready.
/// </summary>
[Trait("Category", "Crash")]
public sealed class LeavingTests(OwnPostgres postgres, ITestOutputHelper output) : IClassFixture<OwnPostgres>
{
    private const int QuietCalls = 1000;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Terminate_OfEachNodeInTurn_FailsNoRequest(int nodes)
    {
        var report = new FaultReport(output);
        await using var cluster = await ClusterOfProcesses.StartAsync(postgres.Server, nodes);
        await using var load = await MixedLoad.StartAsync(cluster);
        for (var round = 0; round < FaultRounds.Count * nodes; round++)
        {
            // Whoever is the oldest then has the coordinator, and is the hardest to do without.
            var leaving = (await cluster.SpreadAsync()).Up[0];
            var node = cluster.NodeOf(leaving);
            var quiet = load.Now;
            await load.MakeAsync(QuietCalls);
            var begun = load.Now;
            var before = load.Took(quiet, begun);
            node.Send(Signal.Terminate);
            await cluster.TurnAwayAsync(node);
            var times = await Task.WhenAll(leaving.TableNames.Select(load.ReachAsync));
            (await node.EndAsync()).ShouldBe(0, node.Output);
            var meanwhile = load.Took(begun, load.Now);
            await cluster.AddAsync(1);
            (await cluster.EvictedAsync()).ShouldBeEmpty(cluster.Output);
            report.Add($"{nodes} nodes, oldest told to stop", times, 0, 0, (before, meanwhile));
        }

        report.Write(await load.EndAsync(withoutKeysMayFail: false));
    }
}
