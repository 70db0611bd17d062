using Akka.Event;

namespace Akka.TestKit;

/// <summary>Picks log events.</summary>
public interface IEventFilter
{
    /// <summary>Whether the event is one that the filter looks for.</summary>
    bool Apply(LogEvent logEvent);
}
