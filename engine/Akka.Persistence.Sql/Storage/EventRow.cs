namespace Akka.Persistence.Sql.Storage;

/// <summary>One event as a row. <paramref name="Created"/> is universal time in ticks.</summary>
internal sealed record EventRow(
    string PersistenceId, long SequenceNr, long Created, Payload Payload, string WriterUuid, IReadOnlyList<string> Tags);
