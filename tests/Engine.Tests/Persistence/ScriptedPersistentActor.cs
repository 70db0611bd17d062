using Akka.Actor;
using Akka.Persistence;

namespace TableActors.Engine.Tests.Persistence;

/// <summary>A persistent actor that a spec describes where it uses it. Each incarnation runs the script anew.</summary>
public sealed class ScriptedPersistentActor : ReceivePersistentActor
{
    public ScriptedPersistentActor(string persistenceId, Action<ScriptedPersistentActor> script)
    {
        PersistenceId = persistenceId;
        script(this);
    }

    public override string PersistenceId { get; }

    public override Recovery Recovery => Wanted ?? base.Recovery;

    public Recovery? Wanted { get; set; }

    public new IActorRef Self => base.Self;

    public new IActorRef Sender => base.Sender;

    public IActorContext ActorContext => Context;

    public Action<Exception, object, long>? Failed { get; set; }

    public Action<Exception, object, long>? Rejected { get; set; }

    public Action<Exception, object?>? RecoveryFailed { get; set; }

    public Action? Replayed { get; set; }

    public static Props Props(string persistenceId, Action<ScriptedPersistentActor> script) =>
        Akka.Actor.Props.Create(() => new ScriptedPersistentActor(persistenceId, script));

    public void OnPast<T>(Action<T> handler) => Recover<T>(handler);

    public void On<T>(Action<T> handler) => Command(handler);

    public void On<T>(Predicate<T> when, Action<T> handler) => Command(when, handler);

    public void OnAsync<T>(Func<T, Task> handler) => CommandAsync(handler);

    public new void Become(Action configure) => base.Become(configure);

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        Failed?.Invoke(cause, @event, sequenceNr);
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        Rejected?.Invoke(cause, @event, sequenceNr);
        base.OnPersistRejected(cause, @event, sequenceNr);
    }

    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        RecoveryFailed?.Invoke(reason, message);
        base.OnRecoveryFailure(reason, message);
    }

    protected override void OnReplaySuccess()
    {
        Replayed?.Invoke();
        base.OnReplaySuccess();
    }
}
