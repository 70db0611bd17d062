namespace Akka.Persistence.Journal;

public interface IEventAdapter : IWriteEventAdapter, IReadEventAdapter
{
}
