using TableActors.Actors.Stores;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Commits;

/// <summary>Writes the statement that adds many rows, and leaves out those whose key is there already.</summary>
internal static class PostgresInsertSql
{
    public static string Write(PostgresTableSql sql)
    {
        var schema = sql.Schema;
        var name = sql.Given.Length + 2;
        var arrays = sql.Given.Select((column, index) => $"${index + 2}::{PostgresTableSql.ArrayOf(column).Element}[]").Prepend("$1::bigint[]");
        var names = sql.Given.Select(column => $"c{column.Ordinal}");
        var values = sql.Given.Select(column => $"g.c{column.Ordinal}{PostgresTableSql.ArrayOf(column).Cast}");
        var columns = sql.Given.Select(column => PostgresTableSql.Quote(column.Name)).Append(PhysicalColumn.Version);
        var isNew = schema.Key.IsEmpty
            ? ""
            : $"WHERE NOT EXISTS (SELECT FROM {sql.Name} t WHERE {sql.KeyEquals(index => $"g.c{schema.Key[index].Ordinal}")})";
        var returning = schema.StoreComputed.IsEmpty ? "" : $"RETURNING {sql.Columns(sql.Name)}";
        var rows = schema.StoreComputed.IsEmpty ? "" : $", {sql.Columns("a")}";
        var join = schema.StoreComputed.IsEmpty ? "" : $"LEFT JOIN added a ON true ORDER BY a.{PhysicalColumn.Version}";
        return
            $"""
            WITH given AS MATERIALIZED (
              SELECT g.*, row_number() OVER (ORDER BY g.ord) AS number
              FROM unnest({string.Join(", ", arrays)}) AS g({string.Join(", ", names.Prepend("ord"))}) {isNew}
            ), {PostgresTableSql.Advance("given", name)}{Files(sql, name)}, added AS (
              INSERT INTO {sql.Name} ({string.Join(", ", columns)})
              SELECT {string.Join(", ", values.Append("base.before + g.number"))} FROM given g, base {returning}
            )
            SELECT base.before,
              CASE WHEN (SELECT count(*) FROM given) < cardinality($1) THEN ARRAY(SELECT ord FROM given ORDER BY ord) END{rows}
            FROM base {join}
            """;
    }

    /// <summary>A part of the statement that gives the files of the rows in <c>given</c> to them.</summary>
    public static string Files(PostgresTableSql sql, int name)
    {
        var files = sql.Schema.MediaColumns.Where(column => !column.IsComputedByStore).Select(column => $"(g.c{column.Ordinal})").ToList();
        return files.Count == 0
            ? ""
            : $"""
              , files AS (
                INSERT INTO ta_media (path, table_name)
                SELECT f.path, ${name} FROM given g, base, LATERAL (VALUES {string.Join(", ", files)}) AS f(path) WHERE f.path IS NOT NULL
              )
              """;
    }
}
