namespace Akka.Actor.Scheduling;

/// <summary>
/// Fires entries when their time has come, at the latest one tick after. An entry goes into the bucket of its tick, modulo the
/// number of buckets, so adding and removing one takes the same short time however many there are. The clock ticks only
/// while there are entries.
/// </summary>
internal sealed class TimerWheel : IDisposable
{
    private const int Buckets = 512;

    private readonly TimerBucket[] _buckets = new TimerBucket[Buckets];
    private readonly TimeSpan _tick;
    private readonly Timer _clock;
    private readonly Lock _ticking = new();
    private long _nextTick;
    private int _isRunning;
    private volatile bool _disposed;

    public TimerWheel(TimeSpan tick)
    {
        _tick = tick;
        for (var i = 0; i < Buckets; i++) _buckets[i] = new TimerBucket();
        _clock = NewClock();
    }

    public void Add(TimerEntry entry, TimeSpan delay)
    {
        if (!TryAdd(entry, delay)) throw new SchedulerException("The actor system has terminated; its timers have stopped.");
    }

    /// <summary>False when the wheel has stopped for good.</summary>
    public bool TryAdd(TimerEntry entry, TimeSpan delay)
    {
        if (_disposed) return false;

        // One tick more than has begun, so that an entry never fires early; another bucket if the clock has passed this one meanwhile.
        var due = (MonotonicTime.Now + delay).Ticks / _tick.Ticks + 1;
        while (!_buckets[due & (Buckets - 1)].TryAdd(entry, due)) due = CurrentTick() + 1;
        if (Volatile.Read(ref _isRunning) == 0) StartClock();
        return true;
    }

    public void Dispose()
    {
        _disposed = true;
        _clock.Dispose();
    }

    private Timer NewClock()
    {
        using (ExecutionContext.SuppressFlow())
            return new Timer(static wheel => ((TimerWheel)wheel).Tick(), this, Timeout.Infinite, Timeout.Infinite);
    }

    private void StartClock()
    {
        lock (_ticking)
        {
            if (_disposed || _isRunning != 0) return;

            // From a full turn ago: an entry may have been added, and come due, before this.
            _nextTick = CurrentTick() - Buckets + 1;
            Volatile.Write(ref _isRunning, 1);
            _clock.Change(_tick, _tick);
        }
    }

    private void Tick()
    {
        // A tick that finds another under way leaves its work to that one.
        if (!_ticking.TryEnter()) return;
        try
        {
            if (_disposed) return;
            var now = CurrentTick();
            var last = Math.Min(now, _nextTick + Buckets - 1);
            for (var tick = _nextTick; tick <= last; tick++) _buckets[tick & (Buckets - 1)].Fire(now);
            _nextTick = now + 1;
            if (Array.TrueForAll(_buckets, static bucket => bucket.IsEmpty)) StopClock();
        }
        finally
        {
            _ticking.Exit();
        }
    }

    /// <summary>An entry that was added meanwhile either sees the clock stopped and starts it, or is seen here.</summary>
    private void StopClock()
    {
        Interlocked.Exchange(ref _isRunning, 0);
        if (Array.TrueForAll(_buckets, static bucket => bucket.IsEmpty)) _clock.Change(Timeout.Infinite, Timeout.Infinite);
        else Volatile.Write(ref _isRunning, 1);
    }

    private long CurrentTick() => MonotonicTime.Now.Ticks / _tick.Ticks;
}
