using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TableActors.Actors.Cluster;
using TableActors.Actors.Exports.Lanes;
using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;

namespace TableActors.Actors.Exports;

/// <summary>Adds exports to a node.</summary>
internal static class ExportHostingExtensions
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(10);

    /// <summary>Adds what makes targets and knows the routes' exports.</summary>
    public static IServiceCollection AddExports(this IServiceCollection services)
    {
        services.TryAddSingleton<ExportRoutes>();
        services.TryAddSingleton(provider => new ExportTargets(OptionsOf(provider).ExportDatabases.Values.Select(make => make(provider))));
        return services;
    }

    // Unchecked: where other settings are faulty, the exports' own faults are reported beside theirs.
    private static TableActorsOptions OptionsOf(IServiceProvider provider) => new OptionsFactory<TableActorsOptions>(
        provider.GetServices<IConfigureOptions<TableActorsOptions>>(), provider.GetServices<IPostConfigureOptions<TableActorsOptions>>()).Create(Options.DefaultName);

    /// <summary>Adds the region of the lanes' actors.</summary>
    public static AkkaConfigurationBuilder WithExportLanes(this AkkaConfigurationBuilder builder, IServiceProvider provider) =>
        builder.WithShardRegion<ExportLaneRegion>(
            "export-lane",
            (_, registry, _) => EntityProps(provider, registry),
            new ExportLaneMessageExtractor(),
            // Where rows wait, their jobs send them again before the time is over.
            new ShardOptions
            {
                HandOffStopMessage = DrainLane.Instance,
                RememberEntities = false,
                ShouldPassivateIdleEntities = true,
                PassivateIdleEntityAfter = IdleTime,
            });

    private static Func<string, Props> EntityProps(IServiceProvider provider, IActorRegistry registry)
    {
        var gate = provider.GetRequiredService<RegionGate>();
        var store = provider.GetRequiredService<ITableStore>();
        var environment = new ExportLaneEnvironment(
            store.Requests,
            store.Media.IdentityAsync,
            provider.GetRequiredService<ExportRoutes>(),
            () => !gate.IsShut && registry.TryGet<JobRegion>(out var jobs) ? jobs : ActorRefs.Nobody,
            provider.GetRequiredService<LiveEntities>(),
            provider.GetRequiredService<NodePlace>().IsAmongOthers,
            LaneLimits.Default,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ExportLaneActor>>());
        return lane => lane == EntityExtractor.NoId
            ? Props.Create(() => new MissingLaneActor(environment))
            : Props.Create(() => new ExportLaneActor(lane, environment));
    }
}
