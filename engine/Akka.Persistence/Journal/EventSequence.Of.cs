namespace Akka.Persistence.Journal;

public class EventSequence<T> : IEventSequence
{
    private readonly object[] _events;

    public EventSequence(IEnumerable<object> events) => _events = events.ToArray();

    public IEnumerable<object> Events => _events;
}
