namespace Akka.Actor.Scheduling;

/// <summary>The timers of one actor instance, on the system's scheduler.</summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    private readonly Dictionary<object, Timer> _timers = [];

    public IReadOnlyCollection<object> ActiveTimers => _timers.Keys;

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) =>
        StartPeriodicTimer(key, msg, interval, interval, cell.Self);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) =>
        StartPeriodicTimer(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) =>
        StartPeriodicTimer(key, msg, initialDelay, interval, cell.Self);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender)
    {
        var timer = Start(key, msg, repeats: true);
        cell.System.Scheduler.ScheduleTellRepeatedly(initialDelay, interval, cell.Self, timer.Message, sender, timer.Cancelable);
    }

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => StartSingleTimer(key, msg, timeout, cell.Self);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender)
    {
        var timer = Start(key, msg, repeats: false);
        cell.System.Scheduler.ScheduleTellOnce(timeout, cell.Self, timer.Message, sender, timer.Cancelable);
    }

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer)) timer.Cancelable.Cancel();
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values) timer.Cancelable.Cancel();
        _timers.Clear();
    }

    /// <summary>False for the message of a timer that was cancelled or replaced meanwhile. A single timer is over with this.</summary>
    public bool Accept(TimerMessage message)
    {
        if (!_timers.TryGetValue(message.Key, out var timer) || !ReferenceEquals(timer.Message, message)) return false;
        if (!message.Repeats) _timers.Remove(message.Key);
        return true;
    }

    private Timer Start(object key, object content, bool repeats)
    {
        Cancel(key);
        var message = content is INotInfluenceReceiveTimeout
            ? new QuietTimerMessage(key, content, repeats)
            : new TimerMessage(key, content, repeats);
        var timer = new Timer(message, new Cancelable(cell.System.Scheduler));
        _timers.Add(key, timer);
        return timer;
    }

    private sealed record Timer(TimerMessage Message, Cancelable Cancelable);
}
