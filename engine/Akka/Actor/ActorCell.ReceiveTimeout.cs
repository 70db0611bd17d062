namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private TimeSpan? _receiveTimeout;
    private ICancelable _receiveTimer;

    public TimeSpan? ReceiveTimeout => _receiveTimeout;

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        if (timeout <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A receive timeout must be longer than zero.");

        _receiveTimeout = timeout;
        StopReceiveTimer();
        if (timeout is not null && CurrentMessage is null) StartReceiveTimer();
    }

    /// <summary>After a message: every message starts the time anew, except those that say they do not.</summary>
    private void RenewReceiveTimeout(object message)
    {
        if (message is INotInfluenceReceiveTimeout && _receiveTimer is not null) return;
        StopReceiveTimer();
        if (!IsAwaiting) StartReceiveTimer();
    }

    private void StartReceiveTimer()
    {
        if (_receiveTimeout is not { } timeout || _termination is Termination.Stopping or Termination.Stopped) return;
        _receiveTimer = SystemImpl.Scheduler.ScheduleTellOnceCancelable(timeout, Self, Akka.Actor.ReceiveTimeout.Instance, Self);
    }

    private void StopReceiveTimer()
    {
        _receiveTimer?.Cancel();
        _receiveTimer = null;
    }
}
