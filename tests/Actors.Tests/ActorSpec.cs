using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;
using Akka.TestKit.Xunit2;
using TableActors.Actors.Serialization;
using TableActors.Actors.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests;

/// <summary>
/// A spec with actors. They run under the settings of a node, and every message that one of them
/// gets was written and read again before: what could not go to another node cannot be sent here
/// either, and fails the spec.
/// </summary>
public abstract class ActorSpec : TestKit
{
    /// <summary>Timers run only when the spec advances the clock.</summary>
    protected const string VirtualTime =
        """akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """;

    private readonly ConcurrentQueue<string> _unsent = new();

    /// <param name="config">More settings, which win.</param>
    protected ActorSpec(Config config)
        : base(ActorSystemSetup.Create(
            BootstrapSetup.Create()
                .WithConfig(config.WithFallback(Serialized).WithFallback(NodeSettings).WithFallback(RemoteSettings)),
            new SerializerSetup(new ManualTime())))
    {
        var unsent = _unsent;
        Sys.EventStream.Subscribe(Sys.ActorOf(Props.Create(() => new Watchdog(unsent))), typeof(Error));
    }

    /// <param name="hocon">More settings, which win.</param>
    protected ActorSpec(string hocon = "")
        : this(ConfigurationFactory.ParseString(hocon))
    {
    }

    /// <summary>The settings of a node.</summary>
    public static Config NodeSettings =>
        ConfigurationFactory.FromResource<ServedTables>("TableActors.Actors.akka.conf");

    /// <summary>The settings of a node, but for one that can reach others on this machine.</summary>
    public static Config NodeAmongOthers => ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = WARNING
          remote {
            enabled-transports = ["akka.remote.dot-netty.tcp"]
            dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          }
          cluster {
            gossip-interval = 100ms
            leader-actions-interval = 100ms
            unreachable-nodes-reaper-interval = 250ms
            periodic-tasks-initial-delay = 200ms
            failure-detector.heartbeat-interval = 500ms
            sharding {
              retry-interval = 200ms
              rebalance-interval = 300ms
              waiting-for-state-timeout = 500ms
              updating-state-timeout = 1s
              least-shard-allocation-strategy { rebalance-absolute-limit = 20, rebalance-relative-limit = 1.0 }
              distributed-data { gossip-interval = 200ms, notify-subscribers-interval = 50ms }
            }
          }
        }
        """).WithFallback(NodeSettings);

    /// <summary>
    /// Every message between actors is written and read again; see
    /// <see cref="ByReferenceSerializer"/>.
    /// </summary>
    public static Config Serialized => ConfigurationFactory.ParseString(
        """
        akka.actor {
          serialize-messages = on
          serializers.by-reference = "TableActors.Actors.Tests.ByReferenceSerializer, TableActors.Actors.Tests"
          serialization-bindings."System.Object" = by-reference
          serialization-settings.allow-unregistered-types = on
        }
        """);

    // How Akka's own messages travel, which a system without remoting does not know.
    private static Config RemoteSettings =>
        ConfigurationFactory.FromResource<RemoteActorRefProvider>("Akka.Remote.Configuration.Remote.conf");

    /// <inheritdoc/>
    protected override void AfterAll()
    {
        base.AfterAll();
        string.Join('\n', _unsent).ShouldBeEmpty("these messages could not be sent");
    }

    private sealed class Watchdog : ReceiveActor
    {
        public Watchdog(ConcurrentQueue<string> unsent) => Receive<Error>(error =>
        {
            if (error.Cause is SerializationException)
                unsent.Enqueue(error.Cause.ToString());
        });
    }
}
