using System.Data.Common;

namespace Akka.Persistence.Sql.Storage;

/// <summary>Reads the journal table. The statements are the same in both databases.</summary>
internal static class EventQueries
{
    public static async Task<long> HighestSequenceNrAsync(DbConnection connection, TableNames names, string persistenceId)
    {
        await using var command = connection.Command(
            $"SELECT MAX(sequence_number) FROM {names.Journal} WHERE persistence_id = @id", ("id", persistenceId));
        return await command.ExecuteScalarAsync().ConfigureAwait(false) is long highest ? highest : 0;
    }

    public static async IAsyncEnumerable<EventRow> ReadAsync(DbConnection connection, TableNames names, EventRange range)
    {
        await using var command = connection.Command(
            $"""
            SELECT sequence_number, created, message, manifest, identifier, writer_uuid FROM {names.Journal}
            WHERE persistence_id = @id AND sequence_number BETWEEN @from AND @to AND deleted = @deleted
            ORDER BY sequence_number LIMIT @max
            """,
            ("id", range.PersistenceId), ("from", range.From), ("to", range.To), ("deleted", false), ("max", range.Max));
        await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            var payload = new Payload((byte[])reader.GetValue(2), reader.Text(3), reader.GetInt32(4));
            yield return new EventRow(range.PersistenceId, reader.GetInt64(0), reader.GetInt64(1), payload, reader.Text(5), []);
        }
    }
}
