using Akka.Actor;

namespace Akka.Persistence;

internal sealed class Persistent : IPersistentRepresentation
{
    public object Payload { get; private init; }

    public string Manifest { get; private init; } = "";

    public string PersistenceId { get; private init; }

    public long SequenceNr { get; private init; }

    public long Timestamp { get; private init; }

    public string WriterGuid { get; private init; }

    public bool IsDeleted { get; private init; }

    public IActorRef Sender { get; private init; }

    public static Persistent Of(object payload, string persistenceId, long sequenceNr, string writerGuid, IActorRef sender) => new()
    {
        Payload = payload,
        PersistenceId = persistenceId,
        SequenceNr = sequenceNr,
        WriterGuid = writerGuid,
        Sender = sender,
    };

    public static Persistent Stored(
        object payload, string manifest, string persistenceId, long sequenceNr, string writerGuid, long timestamp) => new()
        {
            Payload = payload,
            Manifest = manifest ?? "",
            PersistenceId = persistenceId,
            SequenceNr = sequenceNr,
            WriterGuid = writerGuid,
            Timestamp = timestamp,
        };

    public IPersistentRepresentation WithPayload(object payload) => Copy(payload, Manifest, Timestamp);

    public IPersistentRepresentation WithManifest(string manifest) => Copy(Payload, manifest, Timestamp);

    public IPersistentRepresentation WithTimestamp(long timestamp) => Copy(Payload, Manifest, timestamp);

    public IPersistentRepresentation Update(
        long sequenceNr, string persistenceId, bool isDeleted, IActorRef sender, string writerGuid) => new Persistent
        {
            Payload = Payload,
            Manifest = Manifest,
            Timestamp = Timestamp,
            PersistenceId = persistenceId,
            SequenceNr = sequenceNr,
            IsDeleted = isDeleted,
            Sender = sender,
            WriterGuid = writerGuid,
        };

    private Persistent Copy(object payload, string manifest, long timestamp) => new()
    {
        Payload = payload,
        Manifest = manifest,
        Timestamp = timestamp,
        PersistenceId = PersistenceId,
        SequenceNr = SequenceNr,
        IsDeleted = IsDeleted,
        Sender = Sender,
        WriterGuid = WriterGuid,
    };
}
