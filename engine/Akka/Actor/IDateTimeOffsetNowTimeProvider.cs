namespace Akka.Actor;

/// <summary>Marks a scheduler whose clock is the system's.</summary>
public interface IDateTimeOffsetNowTimeProvider : ITimeProvider
{
}
