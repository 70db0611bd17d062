using Akka.Event;

namespace Akka.Actor.Scheduling;

internal sealed class ScheduledTell(
    TimerWheel wheel,
    ILoggingAdapter log,
    TimeSpan? interval,
    ICancelable cancelable,
    ICanTell receiver,
    object message,
    IActorRef sender)
    : ScheduledWork(wheel, log, interval, cancelable)
{
    protected override void Run() => receiver.Tell(message, sender);
}
