namespace Akka.Actor;

/// <summary>Gets timers from the engine before its first message.</summary>
public interface IWithTimers
{
    ITimerScheduler Timers { get; set; }
}
