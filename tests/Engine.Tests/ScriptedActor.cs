using Akka.Actor;

namespace TableActors.Engine.Tests;

/// <summary>An actor that a spec describes where it uses it. Each incarnation runs the script anew.</summary>
public sealed class ScriptedActor : ReceiveActor, IWithTimers, IWithStash
{
    public ScriptedActor(Action<ScriptedActor> script) => script(this);

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    public new IActorRef Self => base.Self;

    public new IActorRef Sender => base.Sender;

    public IActorContext ActorContext => Context;

    public Action? Starting { get; set; }

    public Action? Stopping { get; set; }

    public Action<Exception, object?>? Failing { get; set; }

    public Action<Exception>? Restarted { get; set; }

    public SupervisorStrategy? Strategy { get; set; }

    public static Props Props(Action<ScriptedActor> script) => Akka.Actor.Props.Create(() => new ScriptedActor(script));

    public void On<T>(Action<T> handler) => Receive(handler);

    public void On<T>(Predicate<T> when, Action<T> handler) => Receive(when, handler);

    public void OnAsync<T>(Func<T, Task> handler) => ReceiveAsync(handler);

    public void OnAny(Action<object> handler) => ReceiveAny(handler);

    public new void Become(Action configure) => base.Become(configure);

    public new void BecomeStacked(Action configure) => base.BecomeStacked(configure);

    public new void UnbecomeStacked() => base.UnbecomeStacked();

    protected override SupervisorStrategy SupervisorStrategy() => Strategy ?? base.SupervisorStrategy();

    protected override void PreStart() => Starting?.Invoke();

    protected override void PostStop() => Stopping?.Invoke();

    protected override void PreRestart(Exception reason, object message)
    {
        Failing?.Invoke(reason, message);
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        Restarted?.Invoke(reason);
        base.PostRestart(reason);
    }
}
