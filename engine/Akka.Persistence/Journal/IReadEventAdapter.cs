namespace Akka.Persistence.Journal;

/// <summary>Changes events on their way from a journal, for instance old ones to their present form.</summary>
public interface IReadEventAdapter
{
    IEventSequence FromJournal(object evt, string manifest);
}
