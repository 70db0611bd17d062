using Akka.Event;

namespace Akka.Actor.Scheduling;

internal sealed class ScheduledAction(TimerWheel wheel, ILoggingAdapter log, TimeSpan? interval, ICancelable cancelable, Action action)
    : ScheduledWork(wheel, log, interval, cancelable)
{
    protected override void Run() => action();
}
