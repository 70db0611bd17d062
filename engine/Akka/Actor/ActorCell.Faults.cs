using System.Runtime.ExceptionServices;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private SupervisorStrategy _strategy;
    private Exception _recreationCause;
    private IActorRef _perpetrator;

    /// <summary>True from a failure until the parent has decided.</summary>
    private bool HasFailed => _perpetrator is not null;

    private SupervisorStrategy Strategy =>
        _strategy ??= Props.SupervisorStrategy ?? _actor?.CreateSupervisorStrategy() ?? SupervisorStrategy.DefaultStrategy;

    /// <summary>Suspends this actor and those below it, and leaves the decision to the parent.</summary>
    /// <param name="escalating">The child whose failure this is, if any: it is suspended already.</param>
    private void Fail(Exception fault, IActorRef escalating = null)
    {
        try
        {
            if (HasFailed) return;
            _perpetrator = escalating ?? Self;
            _mailbox.Suspend();
            foreach (var child in ChildRefs())
            {
                if (!child.Equals(escalating)) child.Suspend();
            }

            Parent.SendSystemMessage(new Failed(Self, fault));
        }
        catch (Exception second)
        {
            ReportInPassing(second);
            Self.Stop();
        }
    }

    private void HandleFailed(Failed failed)
    {
        var children = ChildStats();
        var stats = Array.Find(children, one => one.Ref.Equals(failed.Child));
        if (stats is null) return;
        if (!Strategy.HandleFailure(this, failed.Child, failed.Cause, stats, children))
            ExceptionDispatchInfo.Throw(failed.Cause);
    }

    private void SuspendWithChildren()
    {
        _mailbox.Suspend();
        foreach (var child in ChildRefs()) child.Suspend();
    }

    private void ResumeAfter(Exception causedByFailure)
    {
        if (_termination is not Termination.None) return;
        if (_actor is null && HasFailed)
        {
            // There is no instance to go on with: creation failed, so it is tried again.
            RetryCreation();
            return;
        }

        var perpetrator = _perpetrator;
        _mailbox.Resume();
        if (causedByFailure is not null) _perpetrator = null;
        foreach (var child in ChildRefs()) child.Resume(child.Equals(perpetrator) ? causedByFailure : null);
    }

    private void Recreate(Exception cause)
    {
        if (_termination is not Termination.None) return;
        if (_actor is null)
        {
            RetryCreation();
            return;
        }

        try
        {
            _timers?.CancelAll();
            _actor.AroundPreRestart(cause, CurrentMessage);
        }
        catch (Exception fault)
        {
            ReportInPassing(new PreRestartException(Self, fault, cause, CurrentMessage));
        }
        finally
        {
            ReleaseInstance();
        }

        _recreationCause = cause;
        EnterTermination(Termination.Restarting);
        if (!HasStoppingChildren()) FinishRecreate();
    }

    private void FinishRecreate()
    {
        if (_recreationCause is null)
        {
            FinishRetry();
            return;
        }

        var survivors = ChildRefs();
        var cause = _recreationCause;
        _recreationCause = null;
        EnterTermination(Termination.None);
        try
        {
            _mailbox.Resume();
            _perpetrator = null;
            _strategy = null;
            NewInstance();
            _actor.AroundPostRestart(cause, CurrentMessage);
            EnsureReceiveTimer();
            foreach (var child in survivors) child.Restart(cause);
        }
        catch (Exception fault)
        {
            ReleaseInstance();
            Fail(new PostRestartException(Self, fault, cause));
        }
    }

    /// <summary>Children that a constructor had made before it failed are stopped first.</summary>
    private void RetryCreation()
    {
        foreach (var child in ChildRefs()) Stop(child);
        _recreationCause = null;
        EnterTermination(Termination.Restarting);
        if (!HasStoppingChildren()) FinishRetry();
    }

    private void FinishRetry()
    {
        EnterTermination(Termination.None);
        _mailbox.Resume();
        _perpetrator = null;
        CreateActor();
    }

    private void ReportInPassing(Exception fault) =>
        SystemImpl.EventStream.Publish(new Error(fault, Self.Path.ToString(), Props.Type, fault.Message));
}
