using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Akka.Persistence.Sql.Storage;

/// <summary>Row by row with a prepared statement: within a process there is no round trip that more rows at once would save.</summary>
internal sealed class SqliteEventInserter : IEventInserter
{
    private readonly SqliteCommand _event;
    private readonly SqliteCommand _tag;

    public SqliteEventInserter(SqliteConnection connection)
    {
        _event = connection.CreateCommand();
        _event.CommandText =
            """
            INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
            VALUES (@created, 0, @id, @number, @message, @manifest, @identifier, @writer)
            """;
        AddParameters(_event, "created", "id", "number", "message", "manifest", "identifier", "writer");

        _tag = connection.CreateCommand();
        _tag.CommandText =
            """
            INSERT INTO tags (ordering_id, tag, sequence_nr, persistence_id)
            SELECT ordering, @tag, sequence_number, persistence_id FROM journal WHERE persistence_id = @id AND sequence_number = @number
            """;
        AddParameters(_tag, "id", "number", "tag");
    }

    public void Insert(IReadOnlyList<EventRow> events, DbTransaction transaction)
    {
        _event.Transaction = _tag.Transaction = (SqliteTransaction)transaction;
        foreach (var row in events)
        {
            Execute(
                _event, row.Created, row.PersistenceId, row.SequenceNr, row.Payload.Bytes, row.Payload.Manifest,
                row.Payload.SerializerId, row.WriterUuid);
            foreach (var tag in row.Tags) Execute(_tag, row.PersistenceId, row.SequenceNr, tag);
        }
    }

    public void Dispose()
    {
        _event.Dispose();
        _tag.Dispose();
    }

    private static void AddParameters(SqliteCommand command, params ReadOnlySpan<string> names)
    {
        foreach (var name in names) command.Parameters.Add(new SqliteParameter { ParameterName = name });
    }

    private static void Execute(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var index = 0; index < values.Length; index++) command.Parameters[index].Value = values[index];
        command.ExecuteNonQuery();
    }
}
