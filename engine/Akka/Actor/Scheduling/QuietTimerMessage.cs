namespace Akka.Actor.Scheduling;

/// <summary>A timer's message that does not count as activity.</summary>
internal sealed class QuietTimerMessage(object key, object message, bool repeats)
    : TimerMessage(key, message, repeats), INotInfluenceReceiveTimeout
{
}
