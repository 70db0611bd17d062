using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;

namespace TableActors.Engine.Tests.Hosting;

public sealed class ClusterHostingTests
{
    private static readonly IMessageExtractor ById = HashCodeMessageExtractor.Create(10, message => ((string)message).Split(' ')[0]);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task WithShardRegion_RegistersTheRegionOfTheEntities()
    {
        await using var host = await StartCluster(akka => akka
            .WithShardRegion<EchoActor>("echo", id => EchoActor.Props(id + " heard "), ById, new ShardOptions()));

        var region = host.Get<IRequiredActor<EchoActor>>().ActorRef;

        (await region.Ask<string>("anna hello", Patience)).ShouldBe("anna heard anna hello");
        (await region.Ask<string>("bert hello", Patience)).ShouldBe("bert heard bert hello");
        ClusterSharding.Get(host.Get<ActorSystem>()).ShardRegion("echo").ShouldBe(region);
    }

    [Fact]
    public async Task WithShardRegion_WithTheSystemAndTheRegistry_MakesEntitiesFromThem()
    {
        await using var host = await StartCluster(akka => akka
            .WithActors((system, registry) => registry.Register<string>(system.ActorOf(EchoActor.Props("asked "))))
            .WithShardRegion<ForwardingActor>(
                "forwarding",
                (system, registry) => id => ForwardingActor.Props(system.Name + id, registry.Get<string>()),
                ById,
                new ShardOptions { Role = "echoes" }));

        var region = host.Get<IRequiredActor<ForwardingActor>>().ActorRef;

        (await region.Ask<string>("anna hello", Patience)).ShouldBe("asked hostedanna: anna hello");
    }

    [Fact]
    public async Task WithShardRegion_WithTheResolver_MakesEntitiesFromServices()
    {
        await using var host = await StartCluster(akka => akka
            .WithShardRegion<ServedActor>(
                "served",
                (_, _, resolver) => id => resolver.Props<ServedActor>(id),
                ById,
                new ShardOptions { PassivateIdleEntityAfter = TimeSpan.FromMinutes(5) }));

        var region = host.Get<IRequiredActor<ServedActor>>().ActorRef;

        (await region.Ask<string>("anna hello", Patience)).ShouldBe("anna of hosted");
    }

    [Fact]
    public async Task Stop_HandsOffTheEntitiesWithTheirStopMessage()
    {
        var stopped = new TaskCompletionSource<string>();
        var host = await StartCluster(akka => akka
            .WithShardRegion<StoppingActor>(
                "stopping",
                id => StoppingActor.Props(id, stopped),
                ById,
                new ShardOptions { HandOffStopMessage = StoppingActor.Stop.Instance }));
        await host.Get<IRequiredActor<StoppingActor>>().ActorRef.Ask<string>("anna hello", Patience);

        await host.Stop();

        stopped.Task.IsCompletedSuccessfully.ShouldBeTrue();
        (await stopped.Task).ShouldBe("anna");
    }

    [Fact]
    public async Task WithClustering_MakesTheNodeAMemberWithItsRoles()
    {
        await using var host = await StartCluster(_ => { });
        var cluster = Cluster.Get(host.Get<ActorSystem>());

        cluster.SelfRoles.ShouldContain("echoes");
        cluster.SelfMember.Status.ShouldBe(MemberStatus.Up);
        cluster.SelfMember.HasRole("echoes").ShouldBeTrue();
        cluster.State.Members.ShouldHaveSingleItem().Address.ShouldBe(cluster.SelfAddress);
        cluster.State.Members.Single().UniqueAddress.ShouldBe(cluster.SelfUniqueAddress);
    }

    /// <summary>The remoting settings are for clusters that talk over the network, and a node that is alone joins itself.</summary>
    private static async Task<TestHost> StartCluster(Action<AkkaConfigurationBuilder> configure)
    {
        var host = await TestHost.Start((akka, _) => configure(akka
            .AddHocon("akka.remote.dot-netty.tcp { hostname = localhost, port = 0 }", HoconAddMode.Prepend)
            .WithClustering(new ClusterOptions { Roles = ["echoes"] })));
        var cluster = Cluster.Get(host.Get<ActorSystem>());
        await Waiting.For("the node is up", cluster.JoinAsync(cluster.SelfAddress));
        return host;
    }

    private sealed class ForwardingActor : ReceiveActor
    {
        private ForwardingActor(string name, IActorRef target) => ReceiveAny(message => target.Forward($"{name}: {message}"));

        public static Props Props(string name, IActorRef target) => Akka.Actor.Props.Create(() => new ForwardingActor(name, target));
    }

    private sealed class ServedActor : ReceiveActor
    {
        public ServedActor(ActorSystem system, string id) => ReceiveAny(_ => Sender.Tell($"{id} of {system.Name}"));
    }

    private sealed class StoppingActor : ReceiveActor
    {
        private StoppingActor(string id, TaskCompletionSource<string> stopped)
        {
            Receive<Stop>(_ =>
            {
                stopped.TrySetResult(id);
                Context.Stop(Self);
            });
            ReceiveAny(_ => Sender.Tell("here"));
        }

        public static Props Props(string id, TaskCompletionSource<string> stopped) =>
            Akka.Actor.Props.Create(() => new StoppingActor(id, stopped));

        public sealed class Stop
        {
            public static readonly Stop Instance = new();
        }
    }
}
