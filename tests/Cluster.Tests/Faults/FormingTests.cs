using TableActors.Cluster.Tests.Processes;

namespace TableActors.Cluster.Tests.Faults;

/// <summary>Nodes that know nothing of each other but their database.</summary>
public sealed class FormingTests(OwnPostgres postgres) : IClassFixture<OwnPostgres>
{
    [Fact]
    public async Task Start_OfFiveAtOnce_FormsOneCluster()
    {
        await using var cluster = await ClusterOfProcesses.PrepareAsync(postgres.Server);
        var nodes = await cluster.AddAsync(5);
        foreach (var node in nodes)
        {
            cluster.Serve([.. nodes.Except([node])]);
            (await cluster.LookAsync()).Up.Select(member => member.ProcessId).ShouldBe(nodes.Select(it => it.Id), ignoreOrder: true);
        }

        (await cluster.QueryAsync("SELECT count(DISTINCT cluster) FROM ta_members", row => row.GetInt64(0))).ShouldBe([1]);
        (await cluster.EvictedAsync()).ShouldBeEmpty();
    }
}
