using Akka.Actor.Scheduling;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private Type _plainType;

    public object CurrentMessage { get; private set; }

    public IActorRef CurrentSender { get; private set; }

    /// <summary>Counts messages, so that a stash can tell a message from its successor.</summary>
    public long MessageNumber { get; private set; }

    public void Invoke(object message, IActorRef sender)
    {
        CurrentMessage = message;
        CurrentSender = sender;
        MessageNumber++;
        try
        {
            // Plain messages of the type seen last are the common case and need no other look.
            if (message.GetType() == _plainType) _actor.Handle(_behaviour, message);
            else InvokeOther(message);
        }
        catch (Exception fault)
        {
            Fail(fault);
        }

        if (_receiveTimeout is not null) RenewReceiveTimeout(message);
    }

    public void SystemInvoke(SystemMessage message)
    {
        try
        {
            switch (message)
            {
                case Continuation continuation: Continue(continuation); break;
                case HandlerCompleted completed: CompleteHandler(completed); break;
                case DeathWatchNotification notification: OnDeath(notification); break;
                case Watch watch: AddWatcher(watch.Watcher); break;
                case Unwatch unwatch: RemoveWatcher(unwatch.Watcher); break;
                case Failed failed: HandleFailed(failed); break;
                case Create: CreateActor(); break;
                case Recreate recreate: Recreate(recreate.Cause); break;
                case Suspend: SuspendWithChildren(); break;
                case Resume resume: ResumeAfter(resume.CausedByFailure); break;
                case Terminate: BeginTermination(); break;
                default: throw new NotSupportedException($"Unknown system message {message.GetType().Name}");
            }
        }
        catch (Exception fault)
        {
            Fail(fault, (message as Failed)?.Child);
        }
    }

    private static bool IsHandledByTheEngine(object message) => message is IAutoReceivedMessage or TimerMessage or ReceiveTimeoutCheck;

    private void InvokeOther(object message)
    {
        if (!IsHandledByTheEngine(message))
        {
            _plainType = message.GetType();
            _actor.Handle(_behaviour, message);
            return;
        }

        switch (message)
        {
            case TimerMessage timer:
                InvokeTimer(timer);
                break;
            case ReceiveTimeoutCheck check:
                OnReceiveTimer(check);
                break;
            case Terminated terminated:
                ReceiveTerminated(terminated);
                break;
            case PoisonPill:
                Self.Stop();
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, Self), Self);
                break;
            case ActorSelectionMessage selection:
                Akka.Actor.ActorSelection.Deliver(Self, Sender, selection);
                break;
            default:
                _actor.Handle(_behaviour, message);
                break;
        }
    }

    private void InvokeTimer(TimerMessage timer)
    {
        if (_timers is null || !_timers.Accept(timer)) return;
        CurrentMessage = timer.Message;
        if (IsHandledByTheEngine(timer.Message)) InvokeOther(timer.Message);
        else _actor.Handle(_behaviour, timer.Message);
    }
}
