using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Remote;
using TableActors.Actors.Cluster.Transport;
using TableActors.Actors.Tables;
using TableActors.Actors.Tests.Serialization;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Rows;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Cluster.Transport;

/// <summary>Akka's cluster of nodes that are connected by the transport, with certificates.</summary>
public sealed class ClusterOverTransportTests : IAsyncLifetime
{
    private static readonly Config Settings = ConfigurationFactory.ParseString(
        """
        akka {
          actor.provider = cluster
          remote.retry-gate-closed-for = 200ms
        }
        """)
        .WithFallback(ConfigurationFactory.FromResource<ServedTables>("TableActors.Actors.cluster.conf"))
        .WithFallback(ActorSpec.NodeAmongOthers);

    private readonly TestFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private readonly List<ActorSystem> _nodes = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Task.WhenAll(_nodes.Select(node => node.Terminate())).OrFailAsync("the nodes end");
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Cluster_OfTwo_ServesTheTablesOfBoth_AndSeesOneLeave()
    {
        var first = Start(_authority);
        var second = Start(_authority);
        await JoinAsync(first, first);
        await JoinAsync(second, first);
        var regions = new[] { StartRegion(first, 0), StartRegion(second, 1) };

        await WriteAsync(regions[0], "first");
        var owners = new HashSet<long>();
        for (var i = 0; i < 20; i++)
            owners.Add((await WriteAsync(regions[1], $"table{i}")).Version);
        owners.Order().ShouldBe([0L, 1L]);

        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        first.ActorOf(Props.Create(() => new DepartureWatch(gone)));
        await second.Terminate().OrFailAsync("the node ends");
        await gone.Task.OrFailAsync("the other node sees it leave");
        for (var i = 0; i < 20; i++)
            (await WriteAsync(regions[0], $"table{i}")).Version.ShouldBe(0);
    }

    [Fact]
    public async Task Node_WhosePeerHangsInItsHandshake_LivesOn()
    {
        var node = Start(_authority);
        await JoinAsync(node, node);
        using var hanging = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        hanging.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        hanging.Listen();
        var address = $"akka.tcp://nodes@{hanging.LocalEndPoint}";
        var failed = new TaskCompletionSource<AssociationErrorEvent>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = node.ActorOf(Props.Create(() => new FailureWatch(failed)));
        node.EventStream.Subscribe(watch, typeof(AssociationErrorEvent));
        node.ActorSelection($"{address}/user/nobody").Tell(PoisonPill.Instance);

        (await failed.Task.OrFailAsync("the association fails")).RemoteAddress.ToString().ShouldBe(address);
        CoordinatedShutdown.Get(node).ShutdownReason.ShouldBeNull();
        await JoinAsync(Start(_authority), node);
    }

    [Fact]
    public async Task Node_OfAnotherAuthority_DoesNotJoin_AndTheClusterIsUnharmed()
    {
        using var foreign = new TestAuthority();
        var node = Start(_authority);
        await JoinAsync(node, node);
        var stranger = Start(foreign);
        using var limit = new CancellationTokenSource();
        var joining = Akka.Cluster.Cluster.Get(stranger)
            .JoinAsync(Akka.Cluster.Cluster.Get(node).SelfAddress, limit.Token);
        var failed = new TaskCompletionSource<AssociationErrorEvent>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = stranger.ActorOf(Props.Create(() => new FailureWatch(failed)));
        stranger.EventStream.Subscribe(watch, typeof(AssociationErrorEvent));

        await failed.Task.OrFailAsync("the association fails");
        await JoinAsync(Start(_authority), node);
        joining.IsCompleted.ShouldBeFalse();
        await limit.CancelAsync();
        await Should.ThrowAsync<Exception>(joining);
        Akka.Cluster.Cluster.Get(node).State.Members.Count.ShouldBe(2);
        CoordinatedShutdown.Get(node).ShutdownReason.ShouldBeNull();
    }

    [Fact]
    public async Task Messages_OfEveryLengthAroundTheLimit_ArriveOrAreLeftOut_AndTheConnectionLivesOn()
    {
        const string small = "akka.actor.provider = remote, akka.remote.node-tcp.maximum-frame-size = 10000b\n"
            + "akka.actor.serialization-settings.allow-unregistered-types = on, akka.loglevel = OFF";
        var here = Start(_authority, small);
        var there = Start(_authority, small);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        here.EventStream.Subscribe(here.ActorOf(Props.Create(() => new EndWatch(ended))), typeof(DisassociatedEvent));
        there.ActorOf(Props.Create(() => new LengthCount()), "count");
        var count = here.ActorSelection($"{((ExtendedActorSystem)there).Provider.DefaultAddress}/user/count");
        for (var length = 9500; length <= 10_100; length++)
            count.Tell(new string('x', length));

        var lengths = (await count.Ask<string>("lengths").OrFailAsync("the other system answers"))
            .Split(',')
            .Select(int.Parse)
            .ToArray();
        lengths.ShouldBe(Enumerable.Range(9500, lengths.Length));
        lengths.Length.ShouldBeInRange(1, 600);
        ended.Task.IsCompleted.ShouldBeFalse();
    }

    private static async Task JoinAsync(ActorSystem node, ActorSystem seed) =>
        await Akka.Cluster.Cluster.Get(node)
            .JoinAsync(Akka.Cluster.Cluster.Get(seed).SelfAddress)
            .OrFailAsync("the node joins");

    private static async Task<StoredRow> WriteAsync(IActorRef region, string table)
    {
        var write = new InsertRow(TableName.Of(table), 1, DateTimeOffset.MaxValue, Samples.Values);
        return (await region.Ask<RowWritten>(write).OrFailAsync($"\"{table}\" answers")).Row;
    }

    private static IActorRef StartRegion(ActorSystem node, int number)
    {
        var sharding = ClusterSharding.Get(node);
        var settings = ClusterShardingSettings.Create(node);
        return sharding.Start(
            "table",
            _ => Props.Create(() => new Owner(number)),
            settings,
            new TableMessageExtractor(),
            sharding.DefaultShardAllocationStrategy(settings),
            DrainTable.Instance);
    }

    private ActorSystem Start(TestAuthority authority, string more = "")
    {
        var files = authority.WritePemFiles(_folder.Path, Guid.NewGuid().ToString("N"));
        var certificates = NodeCertificates.Load(files.Certificate, files.Key, files.Authority, TimeProvider.System);
        var config = ConfigurationFactory.ParseString(more).WithFallback(Settings);
        var setup = BootstrapSetup.Create()
            .WithConfig(config)
            .And(new NodeTransportSetup(certificates, TimeProvider.System));
        var node = ActorSystem.Create("nodes", setup);
        _nodes.Add(node);
        return node;
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

    private sealed class LengthCount : ReceiveActor
    {
        private readonly List<int> _lengths = [];

        public LengthCount() => Receive<string>(text =>
        {
            if (text == "lengths")
                Sender.Tell(string.Join(',', _lengths));
            else
                _lengths.Add(text.Length);
        });
    }

    private sealed class EndWatch : ReceiveActor
    {
        public EndWatch(TaskCompletionSource ended) => Receive<DisassociatedEvent>(_ => ended.TrySetResult());
    }

    private sealed class DepartureWatch : ReceiveActor
    {
        public DepartureWatch(TaskCompletionSource gone) =>
            Receive<ClusterEvent.MemberRemoved>(_ => gone.TrySetResult());

        protected override void PreStart()
        {
            var cluster = Akka.Cluster.Cluster.Get(Context.System);
            cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));
        }
    }

    private sealed class FailureWatch : ReceiveActor
    {
        public FailureWatch(TaskCompletionSource<AssociationErrorEvent> failed) =>
            Receive<AssociationErrorEvent>(failure => failed.TrySetResult(failure));
    }
}
