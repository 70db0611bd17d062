using System.Collections.Immutable;
using Npgsql;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Commits;

/// <summary>One delete.</summary>
internal sealed class DeleteGroup(PostgresTableSql sql) : WriteGroup(sql)
{
    private DeleteRows? _delete;

    public override bool MayBeUnreadable => !Delete.Versions.IsEmpty && Sql.RowMayBeUnreadable;

    protected override string Statement =>
        Sql.Delete(
            Delete.Match.Ordinals, [.. Delete.Match.Values.Select(value => value is null)], !Delete.Versions.IsEmpty);

    private DeleteRows Delete => _delete ?? throw new InvalidOperationException("The group has no write yet.");

    protected override bool TryAdd(WriteCommand command)
    {
        if (_delete is not null || command is not DeleteRows delete)
            return false;
        _delete = delete;
        return true;
    }

    protected override void AddValues(NpgsqlParameterCollection parameters)
    {
        var (ordinals, values) = Delete.Match;
        for (var i = 0; i < ordinals.Length; i++)
        {
            if (values[i] is { } value)
                parameters.Add(PostgresParameters.Of(Sql.Schema.Columns[ordinals[i]].Type, value));
        }

        if (!Delete.Versions.IsEmpty)
            parameters.Add(PostgresParameters.Of([.. Delete.Versions]));
    }

    protected override ValueTask ReadRowsAsync(NpgsqlDataReader reader, WriteReply[] replies)
    {
        var count = reader.GetInt64(1);
        Changed = (int)Math.Min(count, int.MaxValue);
        replies[Positions[0]] = new RowsDeleted(count);
        var isThere = count == 0 && !Delete.Versions.IsEmpty && !reader.IsDBNull(reader.FieldCount - 1);
        if (isThere
            && PostgresRow.Read(reader, 2, Sql.Schema) is var current
            && !RowVersions.Allow(Delete.Versions, current.Version))
            replies[Positions[0]] = new RowVersionDiffers(current);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Writes the statement that removes all rows with given values.</summary>
internal static class PostgresDeleteSql
{
    /// <summary>See <see cref="PostgresTableSql.Delete"/>.</summary>
    public static string Write(
        PostgresTableSql sql, ImmutableArray<int> match, ImmutableArray<bool> isNull, bool hasVersions)
    {
        var next = 1;
        var places = isNull.Select(absent => absent ? (int?)null : next++).ToList();
        var conditions = match.Select((ordinal, index) => places[index] is { } place
            ? PostgresTableSql.Equality(sql.Schema.Columns[ordinal], place)
            : $"t.{PostgresTableSql.Quote(sql.Schema.Columns[ordinal].Name)} IS NULL").ToList();
        if (hasVersions)
            conditions.Add(PostgresTableSql.HasVersionOf($"${next++}::bigint[]"));
        var name = next;
        var files = sql.Schema.MediaColumns;
        var returning = files.IsEmpty
            ? "1"
            : string.Join(
                ", ", files.Select(column => $"t.{PostgresTableSql.Quote(column.Name)} AS o{column.Ordinal}"));
        var orphans = files.IsEmpty
            ? ""
            : $"""
              , orphans AS (
                UPDATE ta_media SET table_name = NULL
                WHERE table_name = ${name} AND path IN (
                  SELECT p.path FROM gone, LATERAL (VALUES {string.Join(", ", files.Select(column => $"(gone.o{column.Ordinal})"))}) AS p(path))
              )
              """;
        var (current, join) = hasVersions
            ? ($", {sql.Columns("t")}",
                $"LEFT JOIN {sql.Name} t ON "
                + $"{sql.KeyEquals(index => $"${places[match.IndexOf(sql.Schema.Key[index].Ordinal)]}")}")
            : ("", "");
        var types = sql.Schema.Columns.Select(column => $"NULL::{PostgresValues.PhysicalType(column.Type)}")
            .Append("NULL::bigint");
        // "expected" is never read, so it never runs. But the database resolves its columns, and so
        // refuses a delete from a table whose other columns have changed.
        return
            $"""
            WITH expected AS (
              SELECT {sql.Columns("t")} FROM {sql.Name} t UNION ALL SELECT {string.Join(", ", types)}
            ), base AS MATERIALIZED (
              SELECT change_number AS before FROM ta_tables WHERE name = ${name} AND epoch = ${name + 1} FOR UPDATE
            ), gone AS (
              DELETE FROM {sql.Name} t WHERE {string.Join(" AND ", conditions)} AND EXISTS (SELECT FROM base) RETURNING {returning}
            ){orphans}, advanced AS (
              UPDATE ta_tables SET change_number = change_number + 1
              WHERE name = ${name} AND epoch = ${name + 1} AND EXISTS (SELECT FROM gone)
            )
            SELECT base.before, (SELECT count(*) FROM gone){current} FROM base {join}
            """;
    }
}
