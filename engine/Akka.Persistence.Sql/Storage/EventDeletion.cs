using System.Data.Common;

namespace Akka.Persistence.Sql.Storage;

/// <summary>Deletes events up to a sequence number. The actor's last row stays, marked, because it holds the highest number.</summary>
internal sealed class EventDeletion(string persistenceId, long toSequenceNr) : WriteRequest
{
    public override void Execute(DbConnection connection, TableNames names)
    {
        connection.Execute(
            $"UPDATE {names.Journal} SET deleted = @deleted WHERE persistence_id = @id AND sequence_number <= @to",
            ("deleted", true), ("id", persistenceId), ("to", toSequenceNr));
        connection.Execute(
            $"""
            DELETE FROM {names.Journal} WHERE persistence_id = @id AND sequence_number <= @to
            AND sequence_number < (SELECT MAX(sequence_number) FROM {names.Journal} WHERE persistence_id = @id)
            """,
            ("id", persistenceId), ("to", toSequenceNr));
        connection.Execute(
            $"DELETE FROM {names.Tags} WHERE persistence_id = @id AND sequence_nr <= @to", ("id", persistenceId), ("to", toSequenceNr));
    }
}
