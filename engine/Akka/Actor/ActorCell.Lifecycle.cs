using Akka.Actor.Scheduling;

namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private Termination _termination;
    private TimerScheduler _timers;

    private void CreateActor()
    {
        try
        {
            NewInstance();
            _actor.AroundPreStart();
            EnsureReceiveTimer();
        }
        catch (Exception fault)
        {
            var failed = _actor;
            ReleaseInstance();
            throw new ActorInitializationException(
                Self,
                failed is null ? "exception during creation" : "exception in PreStart",
                fault is System.Reflection.TargetInvocationException { InnerException: { } inner } ? inner : fault);
        }
    }

    private void NewInstance()
    {
        _behaviours.Clear();
        var actor = Props.NewActor()
            ?? throw new ActorInitializationException(Self, "Actor instance passed to ActorOf can't be 'null'");
        if (!ReferenceEquals(actor.Cell, this))
            throw new ActorInitializationException(Self, "The factory gave an instance that it had made earlier");

        (actor as IInitializableActor)?.Init();
        if (actor is IActorStash { Stash: null } withStash) withStash.Stash = this.CreateStash(withStash);
        if (actor is IWithTimers withTimers) withTimers.Timers = _timers = new TimerScheduler(this);
        _actor = actor;
        _plainType = null;
    }

    /// <summary>Lets go of the instance; what it had stashed goes back to the mailbox.</summary>
    private void ReleaseInstance()
    {
        _timers?.CancelAll();
        _timers = null;
        if (_actor is null) return;

        var actor = _actor;
        _actor = null;
        if (actor is IActorStash { Stash: { } stash }) stash.UnstashAll();
        try
        {
            (actor as IDisposable)?.Dispose();
            Props.Release(actor);
        }
        catch (Exception fault)
        {
            ReportInPassing(fault);
        }
    }

    /// <summary>Handles no user message any more, and ends when the last child has.</summary>
    private void BeginTermination()
    {
        if (_termination is Termination.Stopping or Termination.Stopped) return;

        SetReceiveTimeout(null);
        _timers?.CancelAll();
        EnterTermination(Termination.Stopping);
        foreach (var child in ChildRefs()) Stop(child);
        if (HasChildren()) _mailbox.Suspend();
        else FinishTermination();
    }

    private void FinishTermination()
    {
        EnterTermination(Termination.Stopped);
        try
        {
            _actor?.AroundPostStop();
        }
        catch (Exception fault)
        {
            ReportInPassing(fault);
        }
        finally
        {
            ReleaseInstance();
            _mailbox.Close();
            TellWatchers();
            UnwatchAll();
            _behaviours.Clear();
            _behaviour = null;
            Dispatcher.Release();
        }
    }

    private void OnChildStopped(IActorRef child)
    {
        switch (_termination)
        {
            case Termination.None:
                Strategy.HandleChildTerminated(this, child, ChildrenOnDemand());
                break;
            case Termination.Stopping when !HasChildren():
                FinishTermination();
                break;
            case Termination.Restarting when !HasStoppingChildren():
                FinishRecreate();
                break;
        }
    }

    private bool HasChildren()
    {
        lock (_childrenLock) return _children is { Count: > 0 };
    }

    private bool HasStoppingChildren()
    {
        lock (_childrenLock) return _stoppingChildren is { Count: > 0 };
    }
}
