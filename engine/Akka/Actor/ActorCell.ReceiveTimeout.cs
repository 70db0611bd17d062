using Akka.Event;

namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private TimeSpan? _receiveTimeout;
    private TimeSpan _lastActivity;
    private ReceiveTimeoutCheck _receiveTimeoutCheck;
    private ICancelable _receiveTimer;

    public TimeSpan? ReceiveTimeout => _receiveTimeout;

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        if (timeout <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A receive timeout must be longer than zero.");

        StopReceiveTimer();
        _receiveTimeout = timeout;

        // Within a message the time starts at the message's end.
        if (timeout is not null && CurrentMessage is null) StartReceiveTimer(timeout.Value);
    }

    /// <summary>After the start of an instance: its constructor may have run while an earlier message was still at hand.</summary>
    private void EnsureReceiveTimer()
    {
        if (_receiveTimeout is { } timeout && _receiveTimer is null) StartReceiveTimer(timeout);
    }

    /// <summary>
    /// After a message: notes the time only. The timer is left to run, and when it comes it waits for what is left; so a busy actor
    /// costs no timer per message.
    /// </summary>
    private void RenewReceiveTimeout(object message)
    {
        if (_receiveTimer is null) StartReceiveTimer(_receiveTimeout.Value);
        else if (message is not INotInfluenceReceiveTimeout) _lastActivity = SystemImpl.Scheduler.MonotonicClock;
    }

    private void StartReceiveTimer(TimeSpan timeout)
    {
        _lastActivity = SystemImpl.Scheduler.MonotonicClock;
        _receiveTimeoutCheck = new ReceiveTimeoutCheck();
        ScheduleReceiveTimer(timeout);
    }

    private void ScheduleReceiveTimer(TimeSpan delay) =>
        _receiveTimer = SystemImpl.Scheduler.ScheduleTellOnceCancelable(delay, Self, _receiveTimeoutCheck, Self);

    private void StopReceiveTimer()
    {
        _receiveTimer?.Cancel();
        _receiveTimer = null;
        _receiveTimeoutCheck = null;
    }

    private void OnReceiveTimer(ReceiveTimeoutCheck check)
    {
        if (!ReferenceEquals(check, _receiveTimeoutCheck) || _receiveTimeout is not { } timeout) return;
        var left = timeout - (SystemImpl.Scheduler.MonotonicClock - _lastActivity);
        if (left > TimeSpan.Zero)
        {
            ScheduleReceiveTimer(left);
            return;
        }

        _receiveTimer = null;
        CurrentMessage = Akka.Actor.ReceiveTimeout.Instance;
        _actor.Handle(_behaviour, CurrentMessage);
    }

    /// <summary>What the timer sends; one that was started before the last change of the timeout is stale.</summary>
    private sealed class ReceiveTimeoutCheck : INotInfluenceReceiveTimeout, IDeadLetterSuppression
    {
    }
}
