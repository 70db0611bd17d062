using Akka;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TableActors.Actors.Cluster.Transport;
using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;
using TableActors.Actors.Tables;

namespace TableActors.Actors.Cluster;

/// <summary>
/// Sets up Akka's cluster. A node by itself forms one alone; other nodes join that of their
/// database.
/// </summary>
internal static class ClusterHostingExtensions
{
    // How long a leaving node waits until its tables have new owners. The oldest node places them,
    // so it must not go before.
    private static readonly TimeSpan TablesSettle = TimeSpan.FromMilliseconds(500);

    public static AkkaConfigurationBuilder WithCluster(
        this AkkaConfigurationBuilder builder, IServiceProvider provider, TableActorsOptions options)
    {
        builder.WithClustering()
            .WithActors((system, registry) => registry.Register<NodeActor>(DescribingNode(system, registry, provider)));
        if (provider.GetService<IMembership>() is { } membership)
            membership.Configure(builder);
        if (options.Cluster is not { } cluster)
            return builder.AddStartup(static (system, _) => SoleMember.JoinUnlessSeeded(system));
        var time = provider.GetRequiredService<TimeProvider>();
        return builder
            .AddHocon(
                ConfigurationFactory.FromResource<ServedTables>("TableActors.Actors.cluster.conf"),
                HoconAddMode.Prepend)
            // The configuration that is prepended last wins.
            .AddHocon(AddressOf(cluster), HoconAddMode.Prepend)
            .AddSetup(new NodeTransportSetup(CertificatesOf(cluster, time), time))
            .AddStartup(static (system, _) =>
                CoordinatedShutdown.Get(system).AddTask("tables-settle", "wait-for-new-owners", static async () =>
                {
                    await Task.Delay(TablesSettle).ConfigureAwait(false);
                    return Done.Instance;
                }));
    }

    private static NodeCertificates? CertificatesOf(TableClusterOptions cluster, TimeProvider time)
    {
        try
        {
            return cluster.Tls is { } tls ? NodeCertificates.Load(tls.Certificate, tls.Key, tls.Ca, time) : null;
        }
        catch (InvalidOperationException unusable)
        {
            throw new MembershipRefusedException(unusable.Message);
        }
    }

    // A system actor, because other nodes look for it under a fixed path.
    private static IActorRef DescribingNode(ActorSystem system, IActorRegistry registry, IServiceProvider provider)
    {
        var live = provider.GetRequiredService<LiveEntities>();
        Func<IActorRef> jobs = () => registry.TryGet<JobRegion>(out var region) ? region : ActorRefs.Nobody;
        return ((ExtendedActorSystem)system)
            .SystemActorOf(Props.Create(() => new NodeActor(live, jobs)), NodeActor.Name);
    }

    private static Config AddressOf(TableClusterOptions cluster)
    {
        NodeEndpoint.TryParse(cluster.Listen, out var listen);
        var known = listen!;
        if (cluster.Public is { } text && NodeEndpoint.TryParse(text, out var found))
            known = found!;
        return ConfigurationFactory.ParseString(
            $$"""
            akka.remote.node-tcp {
              hostname = "{{listen!.Host}}"
              port = {{listen.Port}}
              public-hostname = "{{known.Host}}"
              public-port = {{known.Port}}
            }
            """);
    }
}

/// <summary>
/// Enters this process into the membership before anything else of it starts. Joins the cluster
/// when the actors have started, and tells the members when they have ended. It is registered after
/// the actors, so that it starts after them.
/// </summary>
internal sealed class MembershipService(IServiceProvider services) : IHostedLifecycleService
{
    private static readonly TimeSpan LeftLimit = TimeSpan.FromSeconds(2);
    private readonly IMembership? _membership = services.GetService<IMembership>();
    private bool _hasEntered;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (_membership is null)
            return;
        services.GetRequiredService<DatabaseSessions>().Member = await _membership.EnterAsync(
            cancellationToken).ConfigureAwait(false);
        _hasEntered = true;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_membership is null || !services.GetRequiredService<NodeReach>().IsAmongOthers)
            return;
        var system = services.GetRequiredService<ActorSystem>();
        // Runs before the first region hands over: nobody should join through a node that leaves.
        CoordinatedShutdown.Get(system)
            .AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "leave-membership", async () =>
            {
                await _membership.LeavingAsync(CancellationToken.None).ConfigureAwait(false);
                return Done.Instance;
            });
        await _membership.JoinAsync(system, cancellationToken).ConfigureAwait(false);
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (!_hasEntered)
            return;
        // The host's time limit may be used up by its last requests, so this call has a limit of
        // its own. Without the call the others would take this node for dead.
        using var limit = new CancellationTokenSource(LeftLimit);
        await _membership!.LeftAsync(limit.Token).ConfigureAwait(false);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
