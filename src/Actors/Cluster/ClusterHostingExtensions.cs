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

/// <summary>Makes a node a member of a cluster: of one that it is by itself, or of one with others.</summary>
internal static class ClusterHostingExtensions
{
    // How long tables may take to get new owners before the node that knows where they are goes too.
    private static readonly TimeSpan TablesSettle = TimeSpan.FromMilliseconds(500);

    /// <summary>Adds the settings and what the membership needs.</summary>
    public static AkkaConfigurationBuilder WithCluster(this AkkaConfigurationBuilder builder, IServiceProvider provider, TableActorsOptions options)
    {
        builder.WithClustering().WithActors((system, registry) => registry.Register<NodeActor>(DescribingNode(system, registry, provider)));
        if (provider.GetService<IMembership>() is { } membership)
            membership.Configure(builder);
        if (options.Cluster is not { } cluster)
            return builder.AddStartup(static (system, _) => SoleMember.JoinUnlessSeeded(system));
        var time = provider.GetRequiredService<TimeProvider>();
        return builder
            .AddHocon(ConfigurationFactory.FromResource<ServedTables>("TableActors.Actors.cluster.conf"), HoconAddMode.Prepend)
            // What is put before everything last wins.
            .AddHocon(AddressOf(cluster), HoconAddMode.Prepend)
            .AddSetup(new NodeTransportSetup(CertificatesOf(cluster, time), time))
            .AddStartup(static (system, _) => CoordinatedShutdown.Get(system).AddTask("tables-settle", "wait-for-new-owners", static async () =>
            {
                await Task.Delay(TablesSettle).ConfigureAwait(false);
                return Done.Instance;
            }));
    }

    /// <summary>Reads the files.</summary>
    /// <exception cref="MembershipRefusedException">One is missing, unreadable or not what it should be.</exception>
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

    // Beside the regions: other nodes look for it under a path that is known.
    private static IActorRef DescribingNode(ActorSystem system, IActorRegistry registry, IServiceProvider provider)
    {
        var live = provider.GetRequiredService<LiveEntities>();
        Func<IActorRef> jobs = () => registry.TryGet<JobRegion>(out var region) ? region : ActorRefs.Nobody;
        return ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new NodeActor(live, jobs)), NodeActor.Name);
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
/// Enters this process into the membership before anything else of it starts, joins the cluster once the actors have started, and says good-bye
/// after they have ended. Registered after the actors, so that it starts after them.
/// </summary>
internal sealed class MembershipService(IServiceProvider services) : IHostedLifecycleService
{
    private static readonly TimeSpan LastWordTakes = TimeSpan.FromSeconds(2);
    private readonly IMembership? _membership = services.GetService<IMembership>();
    private bool _hasEntered;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (_membership is null)
            return;
        services.GetRequiredService<DatabaseSessions>().Member = await _membership.EnterAsync(cancellationToken).ConfigureAwait(false);
        _hasEntered = true;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_membership is null || !services.GetRequiredService<NodeReach>().IsAmongOthers)
            return;
        var system = services.GetRequiredService<ActorSystem>();
        // Before the first region begins to hand over: nobody should join through a node that leaves.
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "leave-membership", async () =>
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
        // The host's patience may have gone into its last requests. Without this word the others would take the node for dead.
        using var limit = new CancellationTokenSource(LastWordTakes);
        await _membership!.LeftAsync(limit.Token).ConfigureAwait(false);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
