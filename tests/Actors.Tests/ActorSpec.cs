using Akka.Configuration;
using Akka.TestKit.Xunit2;
using TableActors.Actors.Tables;

namespace TableActors.Actors.Tests;

/// <summary>
/// A spec with actors. They run under the settings of a node, and every message that one of them gets was written and read again before:
/// what could not go to another node cannot be sent here either.
/// </summary>
public abstract class ActorSpec : TestKit
{
    /// <summary>Timers run only when the spec advances the clock.</summary>
    protected const string VirtualTime = """akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """;

    /// <param name="config">More settings, which win.</param>
    protected ActorSpec(Config config)
        : base(config.WithFallback(Serialized).WithFallback(NodeSettings))
    {
    }

    /// <param name="hocon">More settings, which win.</param>
    protected ActorSpec(string hocon = "")
        : this(ConfigurationFactory.ParseString(hocon))
    {
    }

    /// <summary>The settings of a node.</summary>
    public static Config NodeSettings => ConfigurationFactory.FromResource<TableRegistry>("TableActors.Actors.akka.conf");

    /// <summary>Every message between actors is written and read again.</summary>
    public static Config Serialized => ConfigurationFactory.ParseString("akka.actor.serialize-messages = on");
}
