using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace TableActors.Engine.Tests.Sharding;

/// <summary>The base of sharding specs: a cluster of this process alone. What only the real one needs to start is configured as well.</summary>
public abstract class ShardingSpec : EngineSpec, IAsyncLifetime
{
    protected const string TypeName = "counters";

    private const string ClusterOfOne =
        """
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        akka.cluster.sharding.state-store-mode = ddata
        akka.cluster.sharding.distributed-data.durable.keys = []
        akka.test.single-expect-default = 15s
        """;

    protected ShardingSpec()
        : base(ClusterOfOne)
    {
    }

    protected ClusterSharding Sharding => ClusterSharding.Get(Sys);

    protected ClusterShardingSettings Settings => ClusterShardingSettings.Create(Sys);

    public async Task InitializeAsync()
    {
        var cluster = Cluster.Get(Sys);
        var isUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberUp(isUp.SetResult);
        cluster.Join(cluster.SelfAddress);
        await isUp.Task.WaitAsync(RemainingOrDefault);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    protected IActorRef StartRegion(Action<string, ScriptedActor> script, ClusterShardingSettings? settings = null) =>
        Sharding.Start(TypeName, id => ScriptedActor.Props(self => script(id, self)), settings ?? Settings, new NumberedShards());

    protected IActorRef StartRegion(Action<string, ScriptedActor> script, object handOffStopMessage) =>
        Sharding.Start(
            TypeName,
            id => ScriptedActor.Props(self => script(id, self)),
            Settings,
            new NumberedShards(),
            Sharding.DefaultShardAllocationStrategy(Settings),
            handOffStopMessage);

    protected static ShardingEnvelope To(string entityId, object message) => new(entityId, message);

    /// <summary>Ten shards; messages name their entity by an envelope or as <see cref="Named"/>.</summary>
    protected sealed class NumberedShards() : HashCodeMessageExtractor(10)
    {
        public override string? EntityId(object message) => (message as Named)?.Id;
    }

    protected sealed record Named(string Id, string Text);
}
