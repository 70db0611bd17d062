namespace Akka.Persistence.Sql.Storage;

/// <summary>One snapshot as a row. <paramref name="Created"/> is universal time in ticks.</summary>
internal sealed record SnapshotRow(string PersistenceId, long SequenceNr, long Created, Payload Payload);
