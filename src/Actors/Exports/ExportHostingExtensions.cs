using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TableActors.Actors.Cluster;
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
            store.Lanes,
            store.Media.IdentityAsync,
            provider.GetRequiredService<ExportRoutes>(),
            () => !gate.IsShut && registry.TryGet<JobRegion>(out var jobs) ? jobs : ActorRefs.Nobody,
            provider.GetRequiredService<LiveEntities>(),
            provider.GetRequiredService<NodeReach>().IsAmongOthers,
            LaneLimits.Default,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ExportLaneActor>>());
        return lane => lane == EntityExtractor.NoId
            ? Props.Create(() => new MissingLaneActor(environment))
            : Props.Create(() => new ExportLaneActor(lane, environment));
    }
}

/// <summary>What all lanes of a node share.</summary>
/// <param name="Requests">Knows which rows are still to be exported.</param>
/// <param name="Lanes">Knows which node owns a lane.</param>
/// <param name="Identity">Tells this service's store from those of others, as long as it lives.</param>
/// <param name="Routes">Where rows go.</param>
/// <param name="Jobs">Finds the region of the jobs, which want to know what became of their rows.</param>
/// <param name="Live">Knows which of them have their actors here.</param>
/// <param name="MayHaveOthers">Whether another node may take itself for a lane's owner too.</param>
/// <param name="Limits">How much is done at once.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record ExportLaneEnvironment(
    IRequestRegister Requests,
    ILaneRegister Lanes,
    Func<CancellationToken, Task<string>> Identity,
    ExportRoutes Routes,
    Func<IActorRef> Jobs,
    LiveEntities Live,
    bool MayHaveOthers,
    LaneLimits Limits,
    TimeProvider Time,
    ILogger<ExportLaneActor> Logger);
