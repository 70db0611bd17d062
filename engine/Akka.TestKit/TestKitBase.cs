using System.Diagnostics;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>
/// An actor system with an actor in it that stands for the test: what the test tells without naming a sender is from that actor,
/// and what the actor receives is what the test expects.
/// </summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private const string DefaultSystemName = "test";

    private static int _testActorCount;

    private readonly ITestKitAssertions _assertions;
    private readonly TestMessageQueue _queue = new();
    private ActorSystem _system;
    private IActorRef _testActor;
    private TestKitSettings _settings;
    private EventFilterFactory _eventFilter;
    private ILoggingAdapter _log;

    protected TestKitBase(ITestKitAssertions assertions, ActorSystem system = null, string testActorName = null)
        : this(assertions, system, ActorSystemSetup.Empty, null, testActorName)
    {
    }

    protected TestKitBase(ITestKitAssertions assertions, ActorSystemSetup setup, string actorSystemName = null, string testActorName = null)
        : this(assertions, null, setup, actorSystemName, testActorName)
    {
    }

    protected TestKitBase(ITestKitAssertions assertions, Config config, string actorSystemName = null, string testActorName = null)
        : this(assertions, null, SetupOf(config), actorSystemName, testActorName)
    {
    }

    protected TestKitBase(
        ITestKitAssertions assertions, ActorSystem system, ActorSystemSetup config, string actorSystemName, string testActorName)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        _assertions = assertions;
        InitializeTest(system, config, actorSystemName, testActorName);
    }

    public static Config DefaultConfig => ConfigurationFactory.FromResource<TestKitBase>("Akka.TestKit.reference.conf");

    /// <summary>Logs everything that the actor system can log.</summary>
    public static Config FullDebugConfig => ConfigurationFactory.ParseString(
        """
        akka.loglevel = DEBUG
        akka.actor.debug {
          receive = on
          autoreceive = on
          lifecycle = on
          event-stream = on
          unhandled = on
        }
        """);

    /// <summary>Time since an arbitrary moment, never running backwards.</summary>
    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    public ActorSystem Sys => _system;

    public TestKitSettings TestKitSettings => _settings;

    /// <summary>The actor that stands for the test.</summary>
    public IActorRef TestActor => _testActor;

    public ILoggingAdapter Log => _log ??= Logging.GetLogger(_system, GetType());

    public EventFilterFactory EventFilter => _eventFilter;

    /// <summary>Whether the test actor has received something that the test has not taken yet.</summary>
    public bool HasMessages => _queue.Count > 0;

    public object LastMessage => _lastEnvelope.Message;

    public IActorRef LastSender => _lastEnvelope.Sender;

    internal ITestKitAssertions Assertions => _assertions;

    protected void InitializeTest(ActorSystem system, Config config, string actorSystemName, string testActorName) =>
        InitializeTest(system, SetupOf(config), actorSystemName, testActorName);

    protected virtual void InitializeTest(ActorSystem system, ActorSystemSetup config, string actorSystemName, string testActorName)
    {
        _system = system ?? ActorSystem.Create(actorSystemName ?? DefaultSystemName, WithTestDefaults(config));
        _settings = TestKitExtension.For(_system);
        _eventFilter = new EventFilterFactory(this);
        _testActor = StartTestActor(_system, testActorName, _queue);
        if (this is not INoImplicitSender)
            ImplicitSender.Set(_testActor);
    }

    /// <summary>Watches an actor; the test actor gets its Terminated. Watching has begun when this returns.</summary>
    public IActorRef Watch(IActorRef actorToWatch) => WatchAsync(actorToWatch).GetAwaiter().GetResult();

    public async Task<IActorRef> WatchAsync(IActorRef actorToWatch)
    {
        await _testActor.Ask(new TestActor.Watch(actorToWatch), RemainingOrDefault).ConfigureAwait(false);
        return actorToWatch;
    }

    public IActorRef Unwatch(IActorRef actorToUnwatch) => UnwatchAsync(actorToUnwatch).GetAwaiter().GetResult();

    public async Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch)
    {
        await _testActor.Ask(new TestActor.Unwatch(actorToUnwatch), RemainingOrDefault).ConfigureAwait(false);
        return actorToUnwatch;
    }

    /// <summary>Keeps messages from the test: those for which the function is true.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) =>
        _testActor.Tell(new TestActor.SetIgnore(message => shouldIgnoreMessage(message)), ActorRefs.NoSender);

    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage) =>
        IgnoreMessages(message => message is TMsg typed && shouldIgnoreMessage(typed));

    public void IgnoreMessages<TMsg>() => IgnoreMessages(message => message is TMsg);

    public void IgnoreNoMessages() => _testActor.Tell(new TestActor.SetIgnore(null), ActorRefs.NoSender);

    /// <summary>Has the test actor react to messages before the test sees them.</summary>
    public void SetAutoPilot(AutoPilot pilot) => _testActor.Tell(new TestActor.SetAutoPilot(pilot), ActorRefs.NoSender);

    private static ActorSystemSetup SetupOf(Config config) =>
        config is null ? ActorSystemSetup.Empty : ActorSystemSetup.Empty.And(BootstrapSetup.Create().WithConfig(config));

    private static ActorSystemSetup WithTestDefaults(ActorSystemSetup setup)
    {
        var bootstrap = setup.Get<BootstrapSetup>().GetOrElse(BootstrapSetup.Create());
        var config = bootstrap.Config.HasValue ? bootstrap.Config.Value.WithFallback(DefaultConfig) : DefaultConfig;
        return setup.And(bootstrap.WithConfig(config));
    }

    private static IActorRef StartTestActor(ActorSystem system, string name, TestMessageQueue queue) =>
        ((ExtendedActorSystem)system).SystemActorOf(
            Props.Create(() => new QueueingTestActor(queue)),
            name ?? $"testActor{Interlocked.Increment(ref _testActorCount)}");
}
