using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.DependencyInjection;
using Akka.Hosting;

namespace Akka.Cluster.Hosting;

/// <summary>Adds the cluster and its shard regions to an actor system.</summary>
public static class AkkaClusterHostingExtensions
{
    /// <summary>Makes the actor system a member of a cluster.</summary>
    public static AkkaConfigurationBuilder WithClustering(this AkkaConfigurationBuilder builder, ClusterOptions options = null) =>
        builder
            .AddHocon((options ?? new ClusterOptions()).ToHocon(), HoconAddMode.Prepend)
            .WithActorRefProvider(ProviderSelection.Cluster.Instance)
            .WithExtension<ClusterExtension>();

    /// <summary>Starts the region of a type of entities, and registers it under <typeparamref name="TKey"/>.</summary>
    public static AkkaConfigurationBuilder WithShardRegion<TKey>(
        this AkkaConfigurationBuilder builder,
        string typeName,
        Func<string, Props> entityPropsFactory,
        IMessageExtractor messageExtractor,
        ShardOptions shardOptions) =>
        builder.WithShardRegion<TKey>(typeName, (_, _, _) => entityPropsFactory, messageExtractor, shardOptions);

    /// <summary>Like the overload with props only, for entities that need the actor system or other actors.</summary>
    public static AkkaConfigurationBuilder WithShardRegion<TKey>(
        this AkkaConfigurationBuilder builder,
        string typeName,
        Func<ActorSystem, IActorRegistry, Func<string, Props>> entityPropsFactory,
        IMessageExtractor messageExtractor,
        ShardOptions shardOptions) =>
        builder.WithShardRegion<TKey>(
            typeName,
            (system, registry, _) => entityPropsFactory(system, registry),
            messageExtractor,
            shardOptions);

    /// <summary>Like the overload with props only, for entities that need services too.</summary>
    public static AkkaConfigurationBuilder WithShardRegion<TKey>(
        this AkkaConfigurationBuilder builder,
        string typeName,
        Func<ActorSystem, IActorRegistry, IDependencyResolver, Func<string, Props>> entityPropsFactory,
        IMessageExtractor messageExtractor,
        ShardOptions shardOptions)
    {
        ArgumentNullException.ThrowIfNull(shardOptions);
        return builder.StartActors(async (system, registry, resolver) =>
        {
            var sharding = ClusterSharding.Get(system);
            var settings = shardOptions.ApplyTo(ClusterShardingSettings.Create(system));
            var region = await sharding.StartAsync(
                typeName,
                entityPropsFactory(system, registry, resolver),
                settings,
                messageExtractor,
                sharding.DefaultShardAllocationStrategy(settings),
                shardOptions.HandOffStopMessage ?? PoisonPill.Instance).ConfigureAwait(false);
            registry.Register<TKey>(region);
        });
    }

    /// <summary>Starts a proxy of a region that other nodes host, and registers it under <typeparamref name="TKey"/>.</summary>
    public static AkkaConfigurationBuilder WithShardRegionProxy<TKey>(
        this AkkaConfigurationBuilder builder,
        string typeName,
        string roleName,
        IMessageExtractor messageExtractor) =>
        builder.StartActors(async (system, registry) =>
        {
            var proxy = await ClusterSharding.Get(system).StartProxyAsync(typeName, roleName, messageExtractor).ConfigureAwait(false);
            registry.Register<TKey>(proxy);
        });
}
