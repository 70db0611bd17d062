namespace TableActors.AspNetCore.Tests.Support;

/// <summary>A clock whose timers fire when the test says so.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly List<Timer> _timers = [];

    public void FireTimers()
    {
        foreach (var timer in _timers.ToArray())
            timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(() => callback(state));
        _timers.Add(timer);
        return timer;
    }

    private sealed class Timer(Action fire) : ITimer
    {
        private bool _isDisposed;

        public void Fire()
        {
            if (!_isDisposed)
                fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => !_isDisposed;

        public void Dispose() => _isDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
