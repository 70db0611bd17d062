using Akka.Event;

namespace Akka.Actor.Scheduling;

/// <summary>One order to a scheduler. Cancelling takes it out of the wheel at once where it can, and else when it comes due.</summary>
internal abstract class ScheduledWork(TimerWheel wheel, ILoggingAdapter log, TimeSpan? interval, ICancelable cancelable) : TimerEntry
{
    private TimeSpan _due;

    public void Schedule(TimeSpan delay)
    {
        if (cancelable is { IsCancellationRequested: true }) return;
        _due = MonotonicTime.Now + delay;
        wheel.Add(this, delay);
        if (cancelable is Cancelable own) own.Attach(this);
    }

    internal sealed override void Fire()
    {
        if (cancelable is { IsCancellationRequested: true }) return;
        try
        {
            Run();
        }
        catch (Exception fault)
        {
            log.Error(fault, "Scheduled work failed");
        }

        if (interval is { } period) ScheduleNext(period);
    }

    protected abstract void Run();

    /// <summary>Keeps the rhythm of the first time, and leaves out what was missed.</summary>
    private void ScheduleNext(TimeSpan period)
    {
        if (cancelable is { IsCancellationRequested: true }) return;
        var now = MonotonicTime.Now;
        _due += period;
        if (_due < now) _due = now;
        if (wheel.TryAdd(this, _due - now) && cancelable is { IsCancellationRequested: true }) Unschedule();
    }
}
