using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Remote;
using Microsoft.Extensions.DependencyInjection;
using TableActors.Actors.Cluster;
using TableActors.Actors.Tables;
using TableActors.Postgres.Membership;
using TableActors.TestSupport;

namespace TableActors.Postgres.Tests.Membership;

/// <summary>A node of a cluster in this process, which can die as a process does.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    private static readonly Config Settings = ConfigurationFactory.ParseString(
        """
        akka {
          actor.provider = cluster
          # The dead complain that nobody hears them.
          loglevel = OFF
          coordinated-shutdown.run-by-actor-system-terminate = off
          remote {
            enabled-transports = ["akka.remote.dot-netty.tcp"]
            dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
            retry-gate-closed-for = 500ms
          }
          cluster {
            gossip-interval = 100ms
            leader-actions-interval = 100ms
            unreachable-nodes-reaper-interval = 250ms
            periodic-tasks-initial-delay = 100ms
            seed-node-timeout = 2s
            retry-unsuccessful-join-after = 2s
            failure-detector { heartbeat-interval = 500ms, acceptable-heartbeat-pause = 2s, expected-response-after = 1s }
          }
        }
        """).WithFallback(ConfigurationFactory.FromResource<ServedTables>("TableActors.Actors.akka.conf"));

    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ends;
    private ServiceProvider? _services;

    private ClusterNode(MembersDatabase database, MembershipSettings settings) =>
        Membership = database.Membership(settings, Time, (_, reason) =>
        {
            Interlocked.Increment(ref _ends);
            _ended.TrySetResult(reason);
        });

    public PostgresMembership Membership { get; }

    public FreezableTime Time { get; } = new();

    public MemberName Name { get; private set; } = null!;

    public ActorSystem System { get; private set; } = null!;

    public Cluster Cluster => Cluster.Get(System);

    public UniqueAddress Address => Cluster.SelfUniqueAddress;

    /// <summary>The reason when this node was told to end its process.</summary>
    public Task<string> Ended => _ended.Task;

    public int Ends => _ends;

    /// <summary>
    /// The nodes that are members by this node's own view, and not on their way out.
    /// </summary>
    public IEnumerable<UniqueAddress> Others =>
        Cluster.State.Members.Select(member => member.UniqueAddress).Where(it => !it.Equals(Address));

    /// <summary>What this node sees of the cluster, for people.</summary>
    public string View => $"{Address} sees {string.Join(", ", Cluster.State.Members)}, of them unreachable: {string.Join(", ", Cluster.State.Unreachable)}";

    /// <summary>Starts a node that has entered and not joined.</summary>
    public static async Task<ClusterNode> EnterAsync(MembersDatabase database, MembershipSettings? settings = null)
    {
        var node = new ClusterNode(database, settings ?? MembersDatabase.Settings);
        // A host makes the actor system first, as others of its services need it.
        node._services = new ServiceCollection()
            .AddLogging()
            .AddAkka(
                "nodes", (builder, _) => node.Membership.Configure(builder.AddHocon(Settings, HoconAddMode.Append)))
            .BuildServiceProvider();
        node.System = node._services.GetRequiredService<ActorSystem>();
        node.Name = await node.Membership.EnterAsync(default);
        return node;
    }

    public static async Task<ClusterNode> JoinAsync(MembersDatabase database, MembershipSettings? settings = null)
    {
        var node = await EnterAsync(database, settings);
        await node.Membership.JoinAsync(node.System, default).OrFailAsync("the node joins");
        return node;
    }

    /// <summary>Starts nodes that join one after the other.</summary>
    public static async Task<ClusterNode[]> SeveralAsync(
        MembersDatabase database, int count, MembershipSettings? settings = null)
    {
        var nodes = new ClusterNode[count];
        for (var i = 0; i < count; i++)
            nodes[i] = await JoinAsync(database, settings);
        foreach (var node in nodes)
            await Eventually.IsTrueAsync(() => node.Others.Count() == count - 1, "every node sees every other");
        return nodes;
    }

    /// <summary>
    /// Ends what the kernel ends with a process: its port, its connections, and its sessions.
    /// </summary>
    public Task DieAsync() => Task.WhenAll(CutAsync(), Membership.DisposeAsync().AsTask());

    /// <summary>
    /// Ends the port and the connections to other nodes, while the process lives on.
    /// </summary>
    public Task CutAsync() => ((RemoteActorRefProvider)((ExtendedActorSystem)System).Provider).Transport.Shutdown();

    public async ValueTask DisposeAsync()
    {
        Time.Thaw();
        await Membership.DisposeAsync();
        await System.Terminate().OrFailAsync("the node ends");
        await _services!.DisposeAsync();
    }
}
