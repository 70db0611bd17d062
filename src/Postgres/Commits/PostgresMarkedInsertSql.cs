using TableActors.Actors.Stores;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Commits;

/// <summary>
/// Writes the statement that adds many rows, some of them marked, and keeps their outcomes: of those that were decided before it yields the
/// outcome, and leaves them out, as it does with rows whose key is there already. Only for tables without columns that the database computes:
/// the outcome must be known but for the version.
/// </summary>
internal static class PostgresMarkedInsertSql
{
    /// <summary>How many parameters there are between the values and the table's name.</summary>
    public const int Parameters = 6;

    public static string Write(PostgresTableSql sql)
    {
        var schema = sql.Schema;
        var requests = sql.Given.Length + 2;
        var name = requests + Parameters;
        string[] marks =
        [
            $"${requests}::text[]", $"${requests + 1}::bytea[]", $"${requests + 2}::bytea[]", $"${requests + 3}::timestamptz[]", $"${requests + 4}::text[]",
        ];
        var arrays = sql.Given.Select((column, index) => $"${index + 2}::{PostgresTableSql.ArrayOf(column).Element}[]").Prepend("$1::bigint[]");
        var names = sql.Given.Select(column => $"c{column.Ordinal}").Prepend("ord").Concat(["request", "fingerprint", "outcome", "kept_until", "lane"]);
        var values = sql.Given.Select(column => $"g.c{column.Ordinal}{PostgresTableSql.ArrayOf(column).Cast}").Append("base.before + g.number");
        var columns = sql.Given.Select(column => PostgresTableSql.Quote(column.Name)).Append(PhysicalColumn.Version);
        // A limit keeps the planner from reading either table whole.
        var there = schema.Key.IsEmpty
            ? "(SELECT NULL::boolean AS there)"
            : $"(SELECT true AS there FROM {sql.Name} t WHERE {sql.KeyEquals(index => $"g.c{schema.Key[index].Ordinal}")} LIMIT 1)";
        return
            $"""
            WITH asked AS MATERIALIZED (
              SELECT g.*, k.table_name AS known_table, k.fingerprint AS known_fingerprint, k.outcome AS known_outcome,
                t.there IS NULL AND k.table_name IS NULL AS is_new
              FROM unnest({string.Join(", ", arrays.Concat(marks))}) AS g({string.Join(", ", names)})
              LEFT JOIN LATERAL {there} t ON true
              LEFT JOIN LATERAL (SELECT * FROM ta_requests r WHERE r.id = g.request LIMIT 1) k ON true
            ), numbered AS MATERIALIZED (
              SELECT *, count(*) FILTER (WHERE is_new) OVER (ORDER BY ord) AS number FROM asked
            ), given AS MATERIALIZED (
              SELECT * FROM numbered WHERE is_new
            ), {PostgresTableSql.Advance("given", name)}{PostgresInsertSql.Files(sql, name)}, added AS (
              INSERT INTO {sql.Name} ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)} FROM given g, base
            ), kept AS (
              INSERT INTO ta_requests (id, table_name, fingerprint, outcome, version, kept_until, lane)
              SELECT g.request, ${name}, g.fingerprint,
                CASE WHEN is_new THEN g.outcome || int8send(base.before + g.number) ELSE ${requests + 5}::bytea END,
                CASE WHEN is_new THEN base.before + g.number END, g.kept_until, CASE WHEN is_new THEN g.lane END
              FROM numbered g, base WHERE g.request IS NOT NULL AND g.known_table IS NULL
            )
            SELECT base.before,
              CASE WHEN (SELECT count(*) FROM given) < cardinality($1) THEN ARRAY(SELECT ord FROM given ORDER BY ord) END,
              k.ord, k.known_table, k.known_fingerprint, k.known_outcome
            FROM base LEFT JOIN (SELECT * FROM numbered WHERE known_table IS NOT NULL) k ON true
            """;
    }
}
