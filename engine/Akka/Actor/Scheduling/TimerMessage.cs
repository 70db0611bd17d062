using Akka.Event;

namespace Akka.Actor.Scheduling;

/// <summary>What a timer sends to its actor; stale ones are told by the timer's identity.</summary>
internal class TimerMessage(object key, object message, bool repeats)
    : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    public object Key => key;

    public object Message => message;

    public bool Repeats => repeats;

    public override string ToString() => $"Timer({key}): {message}";
}
