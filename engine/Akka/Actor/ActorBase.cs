using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Base of all actors: state that only the messages handled here can change. Created by the engine only, one instance per
/// incarnation; a restart replaces the instance behind an unchanged reference.
/// </summary>
public abstract class ActorBase : IInternalActor
{
    private readonly ActorCell _cell;

    protected ActorBase()
    {
        _cell = ActorCell.Current ?? throw new ActorInitializationException(
            $"{GetType()} was created with new. Actors are created by ActorOf, from a system or a context.");
        _cell.Become(Receive);
    }

    IActorContext IInternalActor.ActorContext => _cell;

    /// <summary>Who sent the message at hand; dead letters where it was sent without a sender.</summary>
    protected IActorRef Sender => ActorCell.CurrentOrThrow().Sender;

    protected IActorRef Self => _cell.Self;

    protected static IActorContext Context => ActorCell.CurrentOrThrow();

    protected static Receive EmptyReceive { get; } = static _ => false;

    internal ActorCell Cell => _cell;

    public virtual void AroundPreStart() => PreStart();

    public virtual void AroundPostStop() => PostStop();

    public virtual void AroundPreRestart(Exception cause, object message) => PreRestart(cause, message);

    public virtual void AroundPostRestart(Exception cause, object message) => PostRestart(cause);

    internal void Handle(Receive receive, object message) => AroundReceive(receive, message);

    internal SupervisorStrategy CreateSupervisorStrategy() => SupervisorStrategy();

    protected virtual bool AroundReceive(Receive receive, object message)
    {
        var handled = receive(message);
        if (!handled) Unhandled(message);
        return handled;
    }

    protected abstract bool Receive(object message);

    /// <summary>Called for what no handler took: publishes it, or fails for a watched actor's unexpected end.</summary>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated) throw new DeathPactException(terminated.ActorRef);
        Context.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    protected void Become(Receive receive) => _cell.Become(receive);

    protected void BecomeStacked(Receive receive) => _cell.BecomeStacked(receive);

    protected void UnbecomeStacked() => _cell.UnbecomeStacked();

    protected void SetReceiveTimeout(TimeSpan? timeout) => _cell.SetReceiveTimeout(timeout);

    /// <summary>How failures of children are handled; null for the default.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => null;

    protected virtual void PreStart()
    {
    }

    protected virtual void PostStop()
    {
    }

    /// <summary>On the failed instance, before it is replaced: by default stops all children and calls <see cref="PostStop"/>.</summary>
    protected virtual void PreRestart(Exception reason, object message)
    {
        foreach (var child in Context.GetChildren().ToArray())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        PostStop();
    }

    /// <summary>On the new instance: by default calls <see cref="PreStart"/>.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();
}
