using System.Data.Common;

namespace Akka.Persistence.Sql.Storage;

/// <summary>Reads the snapshot table. The statements are the same in both databases.</summary>
internal static class SnapshotQueries
{
    /// <summary>The snapshots of one actor that meet its criteria.</summary>
    public const string Selected =
        "persistence_id = @id AND sequence_number BETWEEN @from AND @to AND created BETWEEN @since AND @until";

    public static (string Name, object Value)[] Parameters(string persistenceId, SnapshotSelectionCriteria criteria) =>
    [
        ("id", persistenceId), ("from", criteria.MinSequenceNr), ("to", criteria.MaxSequenceNr),
        ("since", (criteria.MinTimestamp ?? DateTime.MinValue).Ticks), ("until", criteria.MaxTimeStamp.Ticks),
    ];

    public static async Task<SnapshotRow> YoungestAsync(
        DbConnection connection, TableNames names, string persistenceId, SnapshotSelectionCriteria criteria)
    {
        await using var command = connection.Command(
            $"""
            SELECT sequence_number, created, snapshot, manifest, serializer_id FROM {names.Snapshot}
            WHERE {Selected} ORDER BY sequence_number DESC LIMIT 1
            """,
            Parameters(persistenceId, criteria));
        await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        if (!await reader.ReadAsync().ConfigureAwait(false)) return null;

        var payload = new Payload((byte[])reader.GetValue(2), reader.Text(3), reader.GetInt32(4));
        return new SnapshotRow(persistenceId, reader.GetInt64(0), reader.GetInt64(1), payload);
    }
}
