using Akka.Actor;
using Akka.Configuration;

namespace TableActors.Engine.Tests;

/// <summary>The base of specs that need an actor system. Each test has one of its own.</summary>
public abstract class EngineSpec : Akka.TestKit.Xunit2.TestKit
{
    protected const string VirtualTime = """akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """;

    // What must come may come late on a busy machine; nothing is asserted about how soon it comes.
    private const string Patience = "akka.test.single-expect-default = 20s";

    protected static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    protected EngineSpec(string config = "")
        : base(ConfigurationFactory.ParseString(config).WithFallback(Patience).WithFallback(DefaultConfig))
    {
    }

    /// <summary>An actor made of handlers, told to the test kit's system.</summary>
    protected IActorRef Spawn(Action<ScriptedActor> script, string? name = null) =>
        Sys.ActorOf(ScriptedActor.Props(script), name);
}
