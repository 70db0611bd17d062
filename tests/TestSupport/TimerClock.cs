namespace TableActors.TestSupport;

/// <summary>The system's clock, but for its timers, which fire when a test says so.</summary>
public sealed class TimerClock : TimeProvider
{
    private readonly TaskCompletionSource _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<Action> _timers = [];

    /// <summary>Ends when the first timer is set.</summary>
    public Task Made => _made.Task;

    /// <summary>What the last timer was set to.</summary>
    public TimeSpan DueTime { get; private set; }

    /// <summary>Fires all timers, once.</summary>
    public void Fire()
    {
        Action[] timers;
        lock (_gate)
            timers = [.. _timers];
        foreach (var timer in timers)
            timer();
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        lock (_gate)
        {
            _timers.Add(() => callback(state));
            DueTime = dueTime;
        }

        _made.TrySetResult();
        return new StoppedTimer();
    }

    private sealed class StoppedTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
