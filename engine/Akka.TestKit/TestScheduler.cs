using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>
/// A scheduler whose time stands still until a test moves it. What falls due on the way is run by the test's own thread, in order of time.
/// Chosen by <c>akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"</c>.
/// </summary>
public class TestScheduler : IScheduler, IAdvancedScheduler
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Scheduled, (DateTimeOffset Due, long Number)> _queue = new();
    private readonly DateTimeOffset _start = TimeProvider.System.GetUtcNow();
    private DateTimeOffset _now;
    private long _count;

    public TestScheduler(Config schedulerConfig, ILoggingAdapter log) => _now = _start;

    public DateTimeOffset Now => TimeNow;

    public TimeSpan MonotonicClock => TimeNow - _start;

    public TimeSpan HighResMonotonicClock => MonotonicClock;

    public IAdvancedScheduler Advanced => this;

    protected DateTimeOffset TimeNow
    {
        get
        {
            lock (_gate)
                return _now;
        }
    }

    /// <summary>Moves time on and runs what falls due, also what that schedules within the same span.</summary>
    public void Advance(TimeSpan offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, TimeSpan.Zero);
        AdvanceTo(TimeNow + offset);
    }

    /// <summary>Moves time on to a moment, which must not lie in the past.</summary>
    public void AdvanceTo(DateTimeOffset when)
    {
        if (when < TimeNow)
            throw new InvalidOperationException($"Time cannot go back to {when}: it is {TimeNow}");

        while (TryTakeDue(when, out var scheduled))
            scheduled.Run();

        lock (_gate)
            _now = when;
    }

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(delay, null, () => receiver.Tell(message, sender), cancelable);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    public void ScheduleOnce(TimeSpan delay, Action action) => Add(delay, null, action, null);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Add(delay, null, action, cancelable);

    public void ScheduleOnce(TimeSpan delay, IRunnable action) => Add(delay, null, action.Run, null);

    public void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) => Add(delay, null, action.Run, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) => Add(initialDelay, interval, action, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(initialDelay, interval, action, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action) =>
        Add(initialDelay, interval, action.Run, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Add(initialDelay, interval, action.Run, cancelable);

    private void Add(TimeSpan delay, TimeSpan? interval, Action action, ICancelable cancelable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        if (interval is { } period)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);

        lock (_gate)
            Enqueue(new Scheduled(_now + delay, interval, action, cancelable));
    }

    private bool TryTakeDue(DateTimeOffset until, out Scheduled due)
    {
        lock (_gate)
        {
            if (!_queue.TryPeek(out due, out _) || due.Due > until)
                return false;

            _queue.Dequeue();
            _now = due.Due;
            if (due.Interval is { } interval && !due.IsCancelled)
                Enqueue(due with { Due = due.Due + interval });

            return true;
        }
    }

    private void Enqueue(Scheduled scheduled) => _queue.Enqueue(scheduled, (scheduled.Due, _count++));

    private sealed record Scheduled(DateTimeOffset Due, TimeSpan? Interval, Action Action, ICancelable Cancelable)
    {
        public bool IsCancelled => Cancelable is { IsCancellationRequested: true };

        public void Run()
        {
            if (!IsCancelled)
                Action();
        }
    }
}
