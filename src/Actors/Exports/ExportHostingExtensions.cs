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

internal static class ExportHostingExtensions
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(10);

    public static IServiceCollection AddExports(this IServiceCollection services)
    {
        services.TryAddSingleton<ExportRoutes>();
        services.TryAddSingleton(provider => new ExportTargets(
            UncheckedOptions(provider).ExportDatabases.Values.Select(make => make(provider))));
        return services;
    }

    // IOptions would throw if another setting is faulty. Unchecked, the faults of exports are
    // reported together with those of other settings.
    private static TableActorsOptions UncheckedOptions(IServiceProvider provider)
    {
        var factory = new OptionsFactory<TableActorsOptions>(
            provider.GetServices<IConfigureOptions<TableActorsOptions>>(),
            provider.GetServices<IPostConfigureOptions<TableActorsOptions>>());
        return factory.Create(Options.DefaultName);
    }

    public static AkkaConfigurationBuilder WithExportLanes(
        this AkkaConfigurationBuilder builder, IServiceProvider provider) =>
        builder.WithShardRegion<ExportLaneRegion>(
            "export-lane",
            (_, registry, _) => EntityProps(provider, registry),
            new ExportLaneMessageExtractor(),
            // A lane with waiting rows never idles so long: their jobs send them again before.
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

/// <summary>What all lane actors of a node share.</summary>
/// <param name="Requests">The request register, which lists the due exports.</param>
/// <param name="Lanes">The lane register, which knows each lane's owner.</param>
/// <param name="Identity">Reads the identity of this service's store. It never changes.</param>
/// <param name="Routes">The routes' exports.</param>
/// <param name="Jobs">
/// Finds the region of the jobs; <see cref="ActorRefs.Nobody"/>: this node has none at the moment.
/// </param>
/// <param name="Live">The lanes whose actors are on this node.</param>
/// <param name="MayHaveOthers">Whether an actor on another node may believe that it owns a lane too.</param>
/// <param name="Limits">How much a lane does at once.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log of all lane actors.</param>
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
