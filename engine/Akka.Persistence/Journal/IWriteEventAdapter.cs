namespace Akka.Persistence.Journal;

/// <summary>Changes events on their way to a journal, for instance to add tags.</summary>
public interface IWriteEventAdapter
{
    /// <summary>Stored beside the event and given to <see cref="IReadEventAdapter.FromJournal"/>; empty for none.</summary>
    string Manifest(object evt);

    object ToJournal(object evt);
}
