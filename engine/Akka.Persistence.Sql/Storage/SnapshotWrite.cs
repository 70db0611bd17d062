using System.Data.Common;

namespace Akka.Persistence.Sql.Storage;

/// <summary>Saves a snapshot, in place of one with the same sequence number.</summary>
internal sealed class SnapshotWrite(SnapshotRow row) : WriteRequest
{
    public override void Execute(DbConnection connection, TableNames names) => connection.Execute(
        $"""
        INSERT INTO {names.Snapshot} (persistence_id, sequence_number, created, snapshot, manifest, serializer_id)
        VALUES (@id, @number, @created, @snapshot, @manifest, @serializer)
        ON CONFLICT (persistence_id, sequence_number) DO UPDATE SET
        created = excluded.created, snapshot = excluded.snapshot, manifest = excluded.manifest, serializer_id = excluded.serializer_id
        """,
        ("id", row.PersistenceId), ("number", row.SequenceNr), ("created", row.Created), ("snapshot", row.Payload.Bytes),
        ("manifest", row.Payload.Manifest), ("serializer", row.Payload.SerializerId));
}
