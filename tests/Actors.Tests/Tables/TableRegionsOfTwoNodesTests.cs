using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using TableActors.Actors.Tables;
using TableActors.Actors.Tests.Serialization;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Rows;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Tables;

/// <summary>
/// A cluster of two actor systems, each with the settings of a node, whose tables are spread over
/// both.
/// </summary>
public sealed class TableRegionsOfTwoNodesTests : IAsyncLifetime
{
    private static readonly Config Settings = ConfigurationFactory.ParseString("akka.actor.provider = cluster")
        .WithFallback(ActorSpec.NodeAmongOthers);

    private readonly ActorSystem[] _nodes =
        [ActorSystem.Create("nodes", Settings), ActorSystem.Create("nodes", Settings)];

    public async Task InitializeAsync()
    {
        var seed = Akka.Cluster.Cluster.Get(_nodes[0]).SelfAddress;
        foreach (var node in _nodes)
            await Akka.Cluster.Cluster.Get(node).JoinAsync(seed).OrFailAsync("the node joins");
    }

    public async Task DisposeAsync() =>
        await Task.WhenAll(_nodes.Select(node => node.Terminate())).OrFailAsync("the nodes end");

    [Fact]
    public async Task Writes_FromOneNode_ReachTheTablesOfBoth_WithEveryValueAsItWas()
    {
        var regions = Enumerable.Range(0, _nodes.Length).Select(StartRegion).ToArray();
        await WriteAsync(regions[0], "first");
        var owners = new HashSet<long>();
        for (var i = 0; i < 20; i++)
            owners.Add((await WriteAsync(regions[1], $"table{i}")).Version);

        owners.Order().ShouldBe([0L, 1L]);
    }

    private static async Task<StoredRow> WriteAsync(IActorRef region, string table)
    {
        var write = new InsertRow(TableName.Of(table), 1, DateTimeOffset.MaxValue, Samples.Values);
        var written = await region.Ask<RowWritten>(write).OrFailAsync($"\"{table}\" answers");
        MessageText.Of(written.Row.Values).ShouldBe(MessageText.Of(Samples.Values));
        return written.Row;
    }

    private IActorRef StartRegion(int node)
    {
        var sharding = ClusterSharding.Get(_nodes[node]);
        var settings = ClusterShardingSettings.Create(_nodes[node]);
        return sharding.Start(
            "table", _ => Props.Create(() => new Owner(node)), settings, new TableMessageExtractor(),
            sharding.DefaultShardAllocationStrategy(settings), DrainTable.Instance);
    }

    // Answers with what it was given, and with its node's number as the version.
    private sealed class Owner : ReceiveActor
    {
        public Owner(long node)
        {
            Receive<InsertRow>(write => Sender.Tell(new RowWritten(new StoredRow(write.Values, node))));
            Receive<DrainTable>(_ => Context.Stop(Self));
        }
    }
}
