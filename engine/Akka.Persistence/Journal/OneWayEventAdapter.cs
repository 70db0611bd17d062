namespace Akka.Persistence.Journal;

/// <summary>An adapter for one direction; the other leaves events as they are.</summary>
internal sealed class OneWayEventAdapter(IWriteEventAdapter writer, IReadEventAdapter reader) : IEventAdapter
{
    public string Manifest(object evt) => writer?.Manifest(evt) ?? "";

    public object ToJournal(object evt) => writer is null ? evt : writer.ToJournal(evt);

    public IEventSequence FromJournal(object evt, string manifest) =>
        reader is null ? EventSequence.Single(evt) : reader.FromJournal(evt, manifest);
}
