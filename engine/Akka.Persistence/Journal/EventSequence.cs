namespace Akka.Persistence.Journal;

public static class EventSequence
{
    public static readonly IEventSequence Empty = new EventSequence<object>([]);

    public static IEventSequence Single(object e) => new EventSequence<object>([e]);

    public static IEventSequence Create(params object[] events) => new EventSequence<object>(events);

    public static IEventSequence Create(IEnumerable<object> events) => new EventSequence<object>(events);
}
