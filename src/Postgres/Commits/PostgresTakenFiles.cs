using Npgsql;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Commits;

/// <summary>Finds out which file of a refused write belongs to another row, or is an orphan.</summary>
internal static class PostgresTakenFiles
{
    /// <summary>Finds the column of that file. The database's error names the constraint alone.</summary>
    public static async Task<Column> FindAsync(NpgsqlConnection connection, PostgresTableSql sql, WriteCommand write)
    {
        var columns = sql.Schema.MediaColumns;
        foreach (var column in columns)
        {
            if (FileOf(write, column) is not { } file)
                continue;
            var isTaken = await PostgresSystemTables.ScalarAsync(
                connection,
                $"SELECT count(*) > 0 FROM ta_media WHERE path = $1 {Elsewhere(sql, write)}",
                CancellationToken.None,
                [PostgresParameters.Of(file.Path), .. KeyOf(sql, write)]).ConfigureAwait(false);
            if (isTaken is true)
                return column;
        }

        return columns[^1];
    }

    // The row of an update may have the file already.
    private static string Elsewhere(PostgresTableSql sql, WriteCommand write)
    {
        if (write is not UpdateRow)
            return "";
        var files = string.Join(
            ", ", sql.Schema.MediaColumns.Select(column => $"t.{PostgresTableSql.Quote(column.Name)}"));
        var isRow = sql.KeyEquals(index => $"${index + 2}");
        return $"AND NOT EXISTS (SELECT FROM {sql.Name} t WHERE {isRow} AND $1 IN ({files}))";
    }

    private static IEnumerable<NpgsqlParameter> KeyOf(PostgresTableSql sql, WriteCommand write) =>
        write is UpdateRow update
            ? update.Key.Select((value, index) => PostgresParameters.Of(sql.Schema.Key[index].Type, value))
            : [];

    private static MediaReference? FileOf(WriteCommand write, Column column) => write switch
    {
        InsertRow insert => insert.Values[column.Ordinal] as MediaReference,
        UpdateRow update when update.Changes.Ordinals.IndexOf(column.Ordinal) is >= 0 and var at =>
            update.Changes.Values[at] as MediaReference,
        _ => null,
    };
}
