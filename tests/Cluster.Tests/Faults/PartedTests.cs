using TableActors.Cluster.Tests.Load;
using TableActors.Cluster.Tests.Processes;
using Xunit.Abstractions;

namespace TableActors.Cluster.Tests.Faults;

/// <summary>Nodes that reach the database and their clients, but not each other: one of them goes, and the other has all tables.</summary>
public sealed class PartedTests(OwnPostgres postgres, ITestOutputHelper output) : IClassFixture<OwnPostgres>
{
    private const int ExitCodeOfTheEvicted = 17;

    [Fact]
    public async Task Cut_BetweenTwoNodes_LeavesExactlyOne()
    {
        var report = new FaultReport(output);
        for (var round = 0; round < FaultRounds.Count; round++)
        {
            await using CuttableLine first = new(), second = new();
            await using var cluster = await ClusterOfProcesses.PrepareAsync(postgres.Server);
            await cluster.AddAsync(first);
            await cluster.AddAsync(second);
            await using var load = await MixedLoad.StartAsync(cluster);
            var map = await cluster.SpreadAsync();
            map.Up.Select(member => member.Address).ShouldBe([first.Address, second.Address]);
            first.Cut();
            second.Cut();
            var reaching = map.Up.SelectMany(member => member.TableNames).Select(load.ReachAsync).ToList();

            await Eventually.SeeAsync("a side of the cut ended", () => Task.FromResult(cluster.Nodes.Count), count => count < 2);
            var ended = map.Up.Select(cluster.NodeOf).First(node => node.HasEnded);
            cluster.Serve();
            var times = await Task.WhenAll(reaching);
            (await ended.EndAsync()).ShouldBe(ExitCodeOfTheEvicted, ended.Output);
            cluster.Nodes.Count.ShouldBe(1, cluster.Output);
            var evicted = await cluster.EvictedAsync();
            evicted.ShouldBe([ended.Id], cluster.Output);
            report.Add("2 nodes, cut off from each other", times, 1, evicted.Count);
            output.WriteLine(await load.EndAsync(withoutKeysMayFail: true));
        }

        report.Write("");
    }
}
