namespace Akka.Actor.Scheduling;

/// <summary>
/// Fires entries when their time has come, at the latest one tick after. An entry goes into the bucket of its tick, modulo the
/// number of buckets, so adding and removing one takes the same short time however many there are. The clock sleeps until the
/// next tick whose bucket has entries, so that a system with nothing but a few distant timers wakes up once in a turn of the wheel.
/// </summary>
internal sealed class TimerWheel : IDisposable
{
    private const int Buckets = 512;

    private readonly TimerBucket[] _buckets = new TimerBucket[Buckets];
    private readonly TimeSpan _tick;
    private readonly Timer _clock;
    private readonly Lock _ticking = new();
    private long _nextTick;

    /// <summary>The tick that the clock wakes up at. The highest number: it sleeps for good; the lowest: it is awake.</summary>
    private long _wakeUp = long.MaxValue;
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
        if (due < Volatile.Read(ref _wakeUp)) WakeUpBy(due);
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

    private void WakeUpBy(long due)
    {
        lock (_ticking)
        {
            if (!_disposed && due < _wakeUp) SleepUntil(due);
        }
    }

    private void Tick()
    {
        lock (_ticking)
        {
            if (_disposed) return;

            // What is added from here on is seen by the search below.
            Volatile.Write(ref _wakeUp, long.MinValue);
            var now = CurrentTick();
            var last = Math.Min(now, _nextTick + Buckets - 1);
            for (var tick = _nextTick; tick <= last; tick++) _buckets[tick & (Buckets - 1)].Fire(now);
            _nextTick = now + 1;

            // An entry that is added meanwhile is either seen by the search, or sees this and waits to set the clock itself.
            Interlocked.Exchange(ref _wakeUp, long.MaxValue);
            if (NextTickWithEntries() is { } next) SleepUntil(next);
        }
    }

    private long? NextTickWithEntries()
    {
        for (var tick = _nextTick; tick < _nextTick + Buckets; tick++)
        {
            if (!_buckets[tick & (Buckets - 1)].IsEmpty) return tick;
        }

        return null;
    }

    private void SleepUntil(long tick)
    {
        Volatile.Write(ref _wakeUp, tick);
        var delay = tick * _tick - MonotonicTime.Now;
        _clock.Change((long)Math.Ceiling(Math.Max(0, delay.TotalMilliseconds)), Timeout.Infinite);
    }

    private long CurrentTick() => MonotonicTime.Now.Ticks / _tick.Ticks;
}
