using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>What journals share: events pass the journal's adapters, and deferred ones are left out.</summary>
public abstract class WriteJournalBase : ActorBase
{
    private EventAdapters _adapters;

    private protected EventAdapters Adapters => _adapters ??= Persistence.Instance.Apply(Context.System).AdaptersFor(Self.Path.Name);

    protected IEnumerable<AtomicWrite> PreparePersistentBatch(IEnumerable<IPersistentEnvelope> resequenceables)
    {
        foreach (var envelope in resequenceables)
        {
            if (envelope is not AtomicWrite write) continue;
            yield return Adapters.IsEmpty ? write : new AtomicWrite(write.Events.Select(AdaptToJournal).ToImmutableArray());
        }
    }

    protected IPersistentRepresentation AdaptToJournal(IPersistentRepresentation representation)
    {
        var adapter = Adapters.Get(representation.Payload.GetType());
        if (ReferenceEquals(adapter, IdentityEventAdapter.Instance)) return representation;
        return representation
            .WithPayload(adapter.ToJournal(representation.Payload))
            .WithManifest(adapter.Manifest(representation.Payload));
    }
}
