using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster.Sharding;

/// <summary>
/// Runs actors by id: a message that names an entity reaches the one actor with that id, which is started when its first message arrives.
/// Entities are grouped into shards, and each shard has one home.
/// </summary>
public class ClusterSharding : IExtension
{
    private readonly ExtendedActorSystem _system;
    private readonly LocalShardHomes _homes = new();
    private readonly ConcurrentDictionary<string, IActorRef> _proxies = new();
    private readonly Lazy<IActorRef> _guardian;

    public ClusterSharding(ExtendedActorSystem system)
    {
        _system = system;
        Settings = ClusterShardingSettings.Create(system);
        var name = system.Settings.Config.GetString("akka.cluster.sharding.guardian-name");
        _guardian = new Lazy<IActorRef>(() => system.SystemActorOf(Props.Create(() => new ClusterShardingGuardian(_homes)), name));
    }

    public ClusterShardingSettings Settings { get; }

    /// <summary>The types that have a region in this process.</summary>
    public ImmutableHashSet<string> ShardTypeNames => _homes.TypeNames;

    public static ClusterSharding Get(ActorSystem system) => system.WithExtension<ClusterSharding, ClusterShardingExtensionProvider>();

    public static Config DefaultConfig() => ConfigurationFactory.FromResource<ClusterSharding>("Akka.Cluster.Sharding.reference.conf");

    /// <summary>The allocation strategy of types that are started without one.</summary>
    public IShardAllocationStrategy DefaultShardAllocationStrategy(ClusterShardingSettings settings) => new LeastShardAllocation();

    public IActorRef Start(
        string typeName, Props entityProps, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        Start(typeName, entityProps, settings, messageExtractor, DefaultShardAllocationStrategy(settings), PoisonPill.Instance);

    public IActorRef Start(
        string typeName, Props entityProps, ClusterShardingSettings settings, IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy, object handOffStopMessage) =>
        StartAsync(typeName, entityProps, settings, messageExtractor, allocationStrategy, handOffStopMessage).GetAwaiter().GetResult();

    public IActorRef Start(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        Start(typeName, entityPropsFactory, settings, messageExtractor, DefaultShardAllocationStrategy(settings), PoisonPill.Instance);

    public IActorRef Start(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy, object handOffStopMessage) =>
        StartAsync(typeName, entityPropsFactory, settings, messageExtractor, allocationStrategy, handOffStopMessage)
            .GetAwaiter().GetResult();

    public Task<IActorRef> StartAsync(
        string typeName, Props entityProps, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        StartAsync(typeName, entityProps, settings, messageExtractor, DefaultShardAllocationStrategy(settings), PoisonPill.Instance);

    public Task<IActorRef> StartAsync(
        string typeName, Props entityProps, ClusterShardingSettings settings, IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy, object handOffStopMessage)
    {
        ArgumentNullException.ThrowIfNull(entityProps);
        return StartAsync(typeName, _ => entityProps, settings, messageExtractor, allocationStrategy, handOffStopMessage);
    }

    public Task<IActorRef> StartAsync(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        StartAsync(
            typeName, entityPropsFactory, settings, messageExtractor, DefaultShardAllocationStrategy(settings), PoisonPill.Instance);

    /// <summary>
    /// Starts the region of a type, or returns the one that runs already. On a member without the settings' role it is a proxy.
    /// The allocation strategy is not consulted: the home of a shard follows from the members alone.
    /// </summary>
    public Task<IActorRef> StartAsync(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy, object handOffStopMessage)
    {
        ArgumentException.ThrowIfNullOrEmpty(typeName);
        ArgumentNullException.ThrowIfNull(entityPropsFactory);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(messageExtractor);
        if (settings.RememberEntities)
        {
            throw new NotSupportedException(
                $"Entities of type [{typeName}] cannot be remembered: this engine starts an entity with its first message only");
        }

        if (!HostsShards(settings.Role))
            return StartProxyAsync(typeName, settings.Role, messageExtractor);

        var type = new EntityType(typeName, entityPropsFactory, settings, messageExtractor, handOffStopMessage ?? PoisonPill.Instance);
        return _guardian.Value.Ask<IActorRef>(new ClusterShardingGuardian.StartRegion(type), _system.Settings.CreationTimeout);
    }

    public IActorRef StartProxy(string typeName, string role, IMessageExtractor messageExtractor) =>
        StartProxyAsync(typeName, role, messageExtractor).GetAwaiter().GetResult();

    /// <summary>Starts a region that hosts no entities and passes messages on to where they are hosted.</summary>
    public async Task<IActorRef> StartProxyAsync(string typeName, string role, IMessageExtractor messageExtractor)
    {
        ArgumentException.ThrowIfNullOrEmpty(typeName);
        ArgumentNullException.ThrowIfNull(messageExtractor);
        var request = new ClusterShardingGuardian.StartProxy(typeName, Settings.WithRole(role), messageExtractor);
        var proxy = await _guardian.Value.Ask<IActorRef>(request, _system.Settings.CreationTimeout).ConfigureAwait(false);
        _proxies[typeName] = proxy;
        return proxy;
    }

    /// <summary>The region of a type that was started here, or else its proxy.</summary>
    /// <exception cref="ArgumentException">Neither was started.</exception>
    public IActorRef ShardRegion(string typeName) => _homes.RegionOf(typeName) ?? ShardRegionProxy(typeName);

    /// <summary>The proxy of a type that was started here.</summary>
    /// <exception cref="ArgumentException">None was started.</exception>
    public IActorRef ShardRegionProxy(string typeName) =>
        _proxies.TryGetValue(typeName, out var proxy)
            ? proxy
            : throw new ArgumentException($"Neither a region nor a proxy was started for shard type [{typeName}]");

    private bool HostsShards(string role) => role is null || Cluster.Get(_system).SelfRoles.Contains(role);
}
