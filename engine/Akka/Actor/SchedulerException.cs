namespace Akka.Actor;

/// <summary>The scheduler cannot take an order.</summary>
public sealed class SchedulerException : AkkaException
{
    public SchedulerException(string message)
        : base(message)
    {
    }
}
