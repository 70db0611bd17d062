namespace Akka.Persistence.Journal;

/// <summary>Gives what several adapters make of a stored event, one after the other. It cannot write.</summary>
public sealed class CombinedReadEventAdapter : IEventAdapter
{
    private readonly IEventAdapter[] _adapters;

    public CombinedReadEventAdapter(IEnumerable<IEventAdapter> adapters) => _adapters = adapters.ToArray();

    public IEnumerable<IEventAdapter> Adapters => _adapters;

    public string Manifest(object evt) => throw CannotWrite(evt);

    public object ToJournal(object evt) => throw CannotWrite(evt);

    public IEventSequence FromJournal(object evt, string manifest) =>
        EventSequence.Create(_adapters.SelectMany(adapter => adapter.FromJournal(evt, manifest).Events));

    private static InvalidOperationException CannotWrite(object evt) =>
        new($"Several adapters are bound to {evt.GetType()}: they can only read it.");
}
