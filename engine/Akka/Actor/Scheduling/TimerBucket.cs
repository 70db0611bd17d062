namespace Akka.Actor.Scheduling;

/// <summary>The entries of a <see cref="TimerWheel"/> whose ticks fall together, as a linked list.</summary>
internal sealed class TimerBucket
{
    private readonly Lock _gate = new();
    private TimerEntry _first;
    private long _passed;

    public bool IsEmpty => Volatile.Read(ref _first) is null;

    /// <summary>False when the clock has passed the tick.</summary>
    public bool TryAdd(TimerEntry entry, long due)
    {
        lock (_gate)
        {
            if (due <= _passed) return false;
            entry.Due = due;
            entry.Bucket = this;
            entry.Previous = null;
            entry.Next = _first;
            if (_first is not null) _first.Previous = entry;
            Volatile.Write(ref _first, entry);
        }

        Interlocked.MemoryBarrier();
        return true;
    }

    /// <summary>False when it was removed, or has fired, before.</summary>
    public bool Remove(TimerEntry entry)
    {
        lock (_gate)
        {
            if (entry.Bucket != this) return false;
            Unlink(entry);
            return true;
        }
    }

    /// <summary>Fires what is due by the given tick, outside the lock.</summary>
    public void Fire(long now)
    {
        TimerEntry due = null;
        lock (_gate)
        {
            _passed = now;
            for (var entry = _first; entry is not null;)
            {
                var next = entry.Next;
                if (entry.Due <= now)
                {
                    Unlink(entry);
                    entry.Next = due;
                    due = entry;
                }

                entry = next;
            }
        }

        while (due is not null)
        {
            var next = due.Next;
            due.Next = null;
            due.Fire();
            due = next;
        }
    }

    private void Unlink(TimerEntry entry)
    {
        if (entry.Previous is null) _first = entry.Next;
        else entry.Previous.Next = entry.Next;
        if (entry.Next is not null) entry.Next.Previous = entry.Previous;
        entry.Previous = null;
        entry.Next = null;
        entry.Bucket = null;
    }
}
