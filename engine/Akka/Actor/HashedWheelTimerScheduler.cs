using Akka.Actor.Scheduling;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The scheduler of a running system, on the machine's clock.</summary>
public sealed class HashedWheelTimerScheduler : SchedulerBase, IDateTimeOffsetNowTimeProvider, IDisposable
{
    private readonly TimerWheel _wheel;

    public HashedWheelTimerScheduler(Config scheduler, ILoggingAdapter log)
        : base(scheduler, log) =>
        _wheel = new TimerWheel(scheduler.GetTimeSpan("akka.scheduler.tick-duration", TimeSpan.FromMilliseconds(10)));

    public override TimeSpan MonotonicClock => MonotonicTime.Now;

    public override TimeSpan HighResMonotonicClock => MonotonicTime.Now;

    protected override DateTimeOffset TimeNow => DateTimeOffset.Now;

    /// <summary>Nothing fires after this.</summary>
    public void Dispose() => _wheel.Dispose();

    protected override void InternalScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        new ScheduledTell(_wheel, Log, null, cancelable, receiver, message, sender).Schedule(delay);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        new ScheduledTell(_wheel, Log, interval, cancelable, receiver, message, sender).Schedule(initialDelay);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        new ScheduledAction(_wheel, Log, null, cancelable, action).Schedule(delay);

    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        new ScheduledAction(_wheel, Log, interval, cancelable, action).Schedule(initialDelay);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        InternalScheduleOnce(delay, action.Run, cancelable);

    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        InternalScheduleRepeatedly(initialDelay, interval, action.Run, cancelable);
}
