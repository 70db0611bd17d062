using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using TableActors.Actors.Hosting;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Delivery;

/// <summary>
/// An actor system that is a member of a cluster, with regions and with the actor that answers for
/// others.
/// </summary>
internal sealed class ShardedNode : IAsyncDisposable
{
    private static readonly Config Settings = ConfigurationFactory.ParseString(
        """
        akka {
          log-dead-letters = off
          actor.provider = cluster
          coordinated-shutdown { run-by-actor-system-terminate = off, terminate-actor-system = off }
        }
        """).WithFallback(ActorSpec.NodeAmongOthers);

    private ShardedNode(ActorSystem system, RegionGate gate)
    {
        (System, Gate) = (system, gate);
        Undelivered = system.AnswerTheUndelivered(gate, NullLogger<UndeliveredActor>.Instance);
    }

    public ActorSystem System { get; }

    public RegionGate Gate { get; }

    public IActorRef Undelivered { get; }

    /// <summary>Starts a node, which is a cluster by itself or joins that of another.</summary>
    public static async Task<ShardedNode> StartAsync(ShardedNode? other = null, Config? more = null)
    {
        var system = ActorSystem.Create("tables", (more ?? Config.Empty).WithFallback(Settings));
        var node = new ShardedNode(system, new RegionGate());
        var cluster = Akka.Cluster.Cluster.Get(system);
        await cluster
            .JoinAsync(other is null ? cluster.SelfAddress : Akka.Cluster.Cluster.Get(other.System).SelfAddress)
            .OrFailAsync("the node joins");
        return node;
    }

    public IActorRef StartRegion(
        string type, Func<string, Props> props, IMessageExtractor extractor, object drain,
        TimeSpan? passivateAfter = null)
    {
        var sharding = ClusterSharding.Get(System);
        var settings = ClusterShardingSettings.Create(System).WithPassivateIdleAfter(passivateAfter ?? TimeSpan.Zero);
        var region = sharding.Start(
            type, props, settings, extractor, sharding.DefaultShardAllocationStrategy(settings), drain);
        Undelivered.Tell(new UndeliveredActor.RegionStarted(region));
        return region;
    }

    /// <summary>Asks an entity's shard in the entity's name to put it to rest.</summary>
    public async Task PassivateAsync(IActorRef entity, object drain)
    {
        var shard = await System.ActorSelection(entity.Path.Parent)
            .ResolveOne(TimeSpan.FromSeconds(10))
            .OrFailAsync("the entity's shard is there");
        shard.Tell(new Passivate(drain), entity);
    }

    /// <summary>
    /// Leaves the cluster as a node does that is stopped; those who have sent something from here
    /// may go on waiting.
    /// </summary>
    public Task LeaveAsync() =>
        CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClrExitReason.Instance).OrFailAsync("the node leaves");

    public async ValueTask DisposeAsync() => await System.Terminate().OrFailAsync("the actor system ends");
}
