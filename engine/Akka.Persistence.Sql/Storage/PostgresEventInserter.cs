using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Akka.Persistence.Sql.Storage;

/// <summary>All rows in one prepared statement, a column as an array each.</summary>
internal sealed class PostgresEventInserter : IEventInserter
{
    private readonly NpgsqlCommand _events;
    private readonly NpgsqlCommand _tags;

    public PostgresEventInserter(NpgsqlConnection connection, TableNames names)
    {
        _events = new NpgsqlCommand(
            $"""
            INSERT INTO {names.Journal} (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
            SELECT created, false, id, number, message, manifest, identifier, writer
            FROM unnest($1, $2, $3, $4, $5, $6, $7) WITH ORDINALITY
            AS row (created, id, number, message, manifest, identifier, writer, place) ORDER BY place
            """,
            connection);
        AddArrays(
            _events, NpgsqlDbType.Bigint, NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Bytea, NpgsqlDbType.Text,
            NpgsqlDbType.Integer, NpgsqlDbType.Text);
        _events.Prepare();

        _tags = new NpgsqlCommand(
            $"""
            INSERT INTO {names.Tags} (ordering_id, tag, sequence_nr, persistence_id)
            SELECT journal.ordering, row.tag, journal.sequence_number, journal.persistence_id
            FROM unnest($1, $2, $3) AS row (id, number, tag)
            JOIN {names.Journal} AS journal ON journal.persistence_id = row.id AND journal.sequence_number = row.number
            """,
            connection);
        AddArrays(_tags, NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Text);
        _tags.Prepare();
    }

    public void Insert(IReadOnlyList<EventRow> events, DbTransaction transaction)
    {
        Execute(
            _events,
            Column(events, row => row.Created), Column(events, row => row.PersistenceId), Column(events, row => row.SequenceNr),
            Column(events, row => row.Payload.Bytes), Column(events, row => row.Payload.Manifest),
            Column(events, row => row.Payload.SerializerId), Column(events, row => row.WriterUuid));
        var tags = events.SelectMany(row => row.Tags, (row, tag) => (Row: row, Tag: tag)).ToList();
        if (tags.Count == 0) return;
        Execute(
            _tags, Column(tags, each => each.Row.PersistenceId), Column(tags, each => each.Row.SequenceNr), Column(tags, each => each.Tag));
    }

    public void Dispose()
    {
        _events.Dispose();
        _tags.Dispose();
    }

    private static void AddArrays(NpgsqlCommand command, params ReadOnlySpan<NpgsqlDbType> types)
    {
        foreach (var type in types) command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    private static T[] Column<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T> value)
    {
        var column = new T[rows.Count];
        for (var index = 0; index < column.Length; index++) column[index] = value(rows[index]);
        return column;
    }

    private static void Execute(NpgsqlCommand command, params ReadOnlySpan<object> columns)
    {
        for (var index = 0; index < columns.Length; index++) command.Parameters[index].Value = columns[index];
        command.ExecuteNonQuery();
    }
}
