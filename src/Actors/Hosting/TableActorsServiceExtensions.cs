using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Configuration;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TableActors.Actors.Cluster;
using TableActors.Actors.Computation.Programs;
using TableActors.Actors.Exports;
using TableActors.Actors.Jobs;
using TableActors.Actors.Media;
using TableActors.Actors.Operations;
using TableActors.Actors.Serialization;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Actors.Telemetry;
using TableActors.Actors.Typed;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Hosting;

/// <summary>Makes an application a node that serves tables, without HTTP.</summary>
internal static class TableActorsServiceExtensions
{
    private const string SystemName = "tableactors";

    /// <summary>
    /// Adds the store, the table actors, jobs, exports, and the operations on tables. The
    /// application registers its tables with <see cref="ServedTables"/> before it starts. The actor
    /// of a table starts with the first write.
    /// </summary>
    /// <param name="services">
    /// The application's services, which must have logging. If they have a
    /// <see cref="TimeProvider"/>, the node uses it.
    /// </param>
    /// <param name="configure">
    /// Chooses the store and the settings. Several calls are applied in turn. If settings are out
    /// of range, the application does not start: an <see cref="OptionsValidationException"/> lists
    /// all of them.
    /// </param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddTableActorsNode(
        this IServiceCollection services, Action<TableActorsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<TableActorsOptions>().Configure(configure).ValidateOnStart();
        if (services.Any(service => service.ServiceType == typeof(ITableGateway)))
            return services;

        services.AddTableOperations();
        services.AddSingleton<IValidateOptions<TableActorsOptions>, TableActorsOptionsRule>();
        services.TryAddSingleton<ServedTables>();
        services.TryAddSingleton<IServedTables>(provider => provider.GetRequiredService<ServedTables>());
        services.TryAddSingleton<ITableStore>(provider => new MeasuredStore(Options(provider).StoreFactory!(provider)));
        services.TryAddSingleton<RegionGate>();
        services.TryAddSingleton<LiveEntities>();
        services.TryAddSingleton<DatabaseSessions>();
        services.TryAddSingleton<ClusterOverview>();
        services.AddSingleton<IDefinitionPart, TableDefinitionPart>();
        services.TryAddSingleton<IMembership>(provider => Options(provider).MembershipFactory?.Invoke(provider)!);
        services.TryAddSingleton(provider => new NodeReach(
            Options(provider).Cluster is not null, provider.GetRequiredService<LiveEntities>()));
        services.AddSingleton<IRequiredActor<TableRegion>, LateActor<TableRegion>>();
        services.AddSingleton<IRequiredActor<JobRegion>, LateActor<JobRegion>>();
        services.AddSingleton<IRequiredActor<NodeActor>, LateActor<NodeActor>>();
        services.TryAddSingleton<ITableGateway, TableGateway>();
        services.TryAddSingleton<ITypedTables, TypedTables>();
        services.TryAddSingleton<ITableRegion, TableRegionProbe>();
        services.AddMediaSweeper();
        services.AddExports();
        services.AddHostedService<OutcomeExpiryService>();
        services.AddJobs();
        services.AddHostedService<MissingProgramWarning>();
        services.AddHostedService<NodeGauges>();
        services.AddHostedService<ScratchSweep>();
        services.AddAkka(SystemName, static (builder, provider) => builder
            .AddHocon(
                ConfigurationFactory.FromResource<ServedTables>("TableActors.Actors.akka.conf"), HoconAddMode.Append)
            .ConfigureLoggers(loggers => loggers.ClearLoggers().AddLoggerFactory())
            .WithCluster(provider, Options(provider))
            .AddHocon(Options(provider).Overrides, HoconAddMode.Prepend)
            .AddSetup(new SerializerSetup(provider.GetRequiredService<TimeProvider>()))
            .WithAnswersToTheUndelivered(provider)
            .WithShardRegion<TableRegion>(
                "table", EntityProps(provider), new TableMessageExtractor(), Sharding(Options(provider)))
            .WithExportLanes(provider)
            .WithJobs(provider));
        return services.AddHostedService<MembershipService>();
    }

    private static TableActorsOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<TableActorsOptions>>().Value;

    private static ShardOptions Sharding(TableActorsOptions options) => new()
    {
        HandOffStopMessage = DrainTable.Instance,
        RememberEntities = false,
        ShouldPassivateIdleEntities = options.PassivateAfter > TimeSpan.Zero,
        PassivateIdleEntityAfter = options.PassivateAfter > TimeSpan.Zero ? options.PassivateAfter : null,
    };

    private static Func<string, Props> EntityProps(IServiceProvider provider)
    {
        var tables = provider.GetRequiredService<IServedTables>();
        var environment = new TableEnvironment(
            provider.GetRequiredService<ITableStore>(),
            WriteLimits.Of(Options(provider)),
            provider.GetRequiredService<LiveEntities>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TableActor>>());
        return id => TableName.TryCreate(id, out var name, out _) && tables.TryFind(name, out var schema)
            ? Props.Create(() => new TableActor(schema, environment))
            : Props.Create(() => new MissingTableActor());
    }
}

/// <summary>
/// An actor that is looked up when it is first used. With Akka.Hosting's own reference, whatever
/// refers to an actor makes the actor system, even in a service that is only checked. Such a system
/// may be told to end before its cluster has begun, and then waits 5 s for the cluster's end.
/// </summary>
internal sealed class LateActor<TActor>(IServiceProvider services) : IRequiredActor<TActor>
{
    private IActorRef? _actor;

    public IActorRef ActorRef => _actor ??= Registry.Get<TActor>();

    private IReadOnlyActorRegistry Registry => services.GetRequiredService<IReadOnlyActorRegistry>();

    public async Task<IActorRef> GetAsync(CancellationToken cancellationToken = default) =>
        _actor ??= await Registry.GetAsync<TActor>(cancellationToken).ConfigureAwait(false);
}

/// <summary>
/// Drops what the actor system logs before and after it has its loggers. Akka.NET would write it to
/// the standard output, which belongs to the program's own output.
/// </summary>
internal sealed class SilentLogger : MinimalLogger
{
    protected override void Log(object message)
    {
    }
}
