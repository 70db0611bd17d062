using System.Linq.Expressions;
using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public IActorRef ActorOf(Props props) => _system.ActorOf(props);

    public IActorRef ActorOf(Props props, string name) => _system.ActorOf(props, name);

    public IActorRef ActorOf<TActor>()
        where TActor : ActorBase, new() => _system.ActorOf(Props.Create<TActor>());

    public IActorRef ActorOf<TActor>(string name)
        where TActor : ActorBase, new() => _system.ActorOf(Props.Create<TActor>(), name);

    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory)
        where TActor : ActorBase => _system.ActorOf(Props.Create(factory));

    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string name)
        where TActor : ActorBase => _system.ActorOf(Props.Create(factory), name);

    public ActorSelection ActorSelection(ActorPath actorPath) => _system.ActorSelection(actorPath);

    public ActorSelection ActorSelection(string actorPath) => _system.ActorSelection(actorPath);

    public ActorSelection ActorSelection(IActorRef anchorRef, string actorPath) => _system.ActorSelection(anchorRef, actorPath);

    /// <summary>A further test actor, whose messages go to this test too.</summary>
    public IActorRef CreateTestActor(string name) => StartTestActor(_system, name, _queue);

    public virtual TestProbe CreateTestProbe(string name = null) => CreateTestProbe(_system, name);

    public virtual TestProbe CreateTestProbe(ActorSystem system, string name = null) => new(system, _assertions, name);

    public virtual TestLatch CreateTestLatch(int count = 1) => new(Dilated, _settings.DefaultTimeout, count);

    public TestBarrier CreateTestBarrier(int count) => new(this, count, _settings.DefaultTimeout);

    /// <summary>An event filter on another system, whose loggers include <see cref="TestEventListener"/>.</summary>
    public EventFilterFactory CreateEventFilter(ActorSystem system) => new(this, system);

    /// <summary>Starts an actor as a child of the test actor.</summary>
    public IActorRef ChildActorOf(Props props, CancellationToken cancellationToken = default) =>
        ChildActorOfAsync(props, cancellationToken).GetAwaiter().GetResult();

    public IActorRef ChildActorOf(Props props, string name, CancellationToken cancellationToken = default) =>
        ChildActorOfAsync(props, name, cancellationToken).GetAwaiter().GetResult();

    public Task<IActorRef> ChildActorOfAsync(Props props, CancellationToken cancellationToken = default) =>
        ChildActorOfAsync(props, name: null, cancellationToken);

    public Task<IActorRef> ChildActorOfAsync(Props props, string name, CancellationToken cancellationToken = default) =>
        _testActor.Ask<IActorRef>(new QueueingTestActor.Spawn(props, name), RemainingOrDefault, cancellationToken);

    /// <summary>Terminates the test's actor system and waits for its end.</summary>
    /// <param name="duration">How long to wait; 5 seconds, dilated, if null.</param>
    /// <param name="verifySystemShutdown">Whether a system that has not ended in time is an error, or only logged.</param>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) =>
        Shutdown(_system, duration, verifySystemShutdown);

    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        var limit = duration ?? Dilated(TimeSpan.FromSeconds(5));
        if (system.Terminate().Wait(limit))
            return;

        var report = $"Actor system [{system.Name}] did not terminate within {limit}";
        if (verifySystemShutdown)
            throw new TimeoutException(report);

        system.Log.Warning(report);
    }
}
