using Npgsql;
using TableActors.Actors.Operations;
using TableActors.Actors.Stores;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Registers;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Commits;

/// <summary>Inserts that are neighbours in a batch.</summary>
internal sealed class InsertGroup(PostgresTableSql sql) : WriteGroup(sql)
{
    private readonly List<InsertRow> _rows = [];
    private readonly List<int> _members = [];
    private readonly HashSet<object> _keys = [];

    public override bool MayBeUnreadable => Sql.InsertMayBeUnreadable;

    /// <summary>
    /// Whether the statement also looks for the kept outcomes of marked rows, and keeps the new
    /// ones.
    /// </summary>
    public bool KeepsOutcomes { get; set; }

    protected override string Statement => KeepsOutcomes ? Sql.MarkedInsert : Sql.Insert;

    protected override bool TryAdd(WriteCommand command)
    {
        if (command is not InsertRow insert)
            return false;
        // The group has this primary key already. Whatever becomes of the first row, this one is a
        // duplicate, unless the whole statement fails: then the rows are tried in parts. The
        // database decides what becomes of a marked row.
        if (Sql.Schema.Key.IsEmpty || _keys.Add(KeyOf(insert)))
        {
            _members.Add(Positions.Count);
            _rows.Add(insert);
            return true;
        }

        return insert.Mark is null;
    }

    protected override void AddValues(NpgsqlParameterCollection parameters)
    {
        parameters.Add(PostgresParameters.Ordinals(_rows.Count));
        foreach (var column in Sql.Given)
            parameters.Add(PostgresParameters.OfColumn(column.Type, _rows, row => row.Values[column.Ordinal]));
        if (KeepsOutcomes)
            AddMarks(parameters);
    }

    protected override async ValueTask ReadRowsAsync(NpgsqlDataReader reader, WriteReply[] replies)
    {
        var number = reader.GetInt64(0);
        var added = reader.IsDBNull(1) ? null : reader.GetFieldValue<long[]>(1);
        var duplicate = new WriteRefused(StoreProblems.DuplicateKey(Sql.Schema));
        foreach (var position in Positions)
            replies[position] = duplicate;
        for (var i = 0; i < (added?.Length ?? _rows.Count); i++)
        {
            if (i > 0 && !Sql.Schema.StoreComputed.IsEmpty)
                await reader.ReadAsync().ConfigureAwait(false);
            var row = added is null ? i : (int)added[i];
            number++;
            replies[PositionOf(row)] = new RowWritten(Sql.Schema.StoreComputed.IsEmpty
                ? new StoredRow(_rows[row].Values, number)
                : PostgresRow.Read(reader, 2, Sql.Schema));
            Changed++;
        }

        if (KeepsOutcomes)
            await ReadKnownAsync(reader, replies).ConfigureAwait(false);
    }

    private void AddMarks(NpgsqlParameterCollection parameters)
    {
        var marks = _rows.ConvertAll(row => row.Mark);
        parameters.Add(PostgresParameters.Of([.. marks.Select(mark => mark?.Id.Value)]));
        parameters.Add(PostgresParameters.Of([.. marks.Select(mark => mark?.Fingerprint.Bytes.ToArray())]));
        parameters.Add(PostgresParameters.Of([.. _rows.Select(OutcomeOf)]));
        parameters.Add(PostgresParameters.OfInstants([.. marks.Select(mark => mark?.KeptUntil)]));
        parameters.Add(PostgresParameters.Of([.. marks.Select(mark => mark?.ExportLane)]));
        parameters.Add(PostgresParameters.Of(
            OutcomeCodec.Encode(new WriteRefused(StoreProblems.DuplicateKey(Sql.Schema)), Sql.Schema)));
    }

    // The database adds the version.
    private byte[]? OutcomeOf(InsertRow row) =>
        row.Mark is null ? null : OutcomeCodec.EncodeWithoutVersion(row.Values, Sql.Schema);

    private async ValueTask ReadKnownAsync(NpgsqlDataReader reader, WriteReply[] replies)
    {
        if (reader.IsDBNull(2))
            return;
        do
        {
            var row = (int)reader.GetInt64(2);
            replies[PositionOf(row)] = PostgresMarkedWrites.OutcomeOf(reader, 3)
                .AnswerTo(Sql.Schema, _rows[row].Mark!.Fingerprint);
        }
        while (await reader.ReadAsync().ConfigureAwait(false));
    }

    private int PositionOf(int row) => Positions[_members[row]];

    private object KeyOf(InsertRow insert) => Sql.Schema.Key is [var column]
        ? insert.Values[column.Ordinal]!
        : new RowKey(Sql.Schema.Name, [.. Sql.Schema.Key.Select(column => insert.Values[column.Ordinal])]);
}

/// <summary>
/// Writes the statement that adds many rows. It leaves out rows whose primary key is there already.
/// </summary>
internal static class PostgresInsertSql
{
    public static string Write(PostgresTableSql sql)
    {
        var schema = sql.Schema;
        var name = sql.Given.Length + 2;
        var arrays = sql.Given.Select((column, index) => $"${index + 2}::{PostgresTableSql.ArrayOf(column).Element}[]")
            .Prepend("$1::bigint[]");
        var names = sql.Given.Select(column => $"c{column.Ordinal}");
        var values = sql.Given.Select(column => $"g.c{column.Ordinal}{PostgresTableSql.ArrayOf(column).Cast}");
        var columns = sql.Given.Select(column => PostgresTableSql.Quote(column.Name)).Append(PhysicalColumn.Version);
        var isNew = schema.Key.IsEmpty
            ? ""
            : $"WHERE NOT EXISTS (SELECT FROM {sql.Name} t "
                + $"WHERE {sql.KeyEquals(index => $"g.c{schema.Key[index].Ordinal}")})";
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

    /// <summary>The part of the statement that registers the files of the rows in <c>given</c>.</summary>
    public static string Files(PostgresTableSql sql, int name)
    {
        var files = sql.Schema.MediaColumns
            .Where(column => !column.IsComputedByStore)
            .Select(column => $"(g.c{column.Ordinal})")
            .ToList();
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

/// <summary>
/// Writes the statement that adds many rows, some of them marked, and keeps their outcomes. It
/// leaves out rows whose primary key is there already, and marked rows with a kept outcome, which
/// it yields. It does not serve tables with columns that the database computes: only the version of
/// an outcome may be unknown before.
/// </summary>
internal static class PostgresMarkedInsertSql
{
    /// <summary>How many parameters stand between the values and the table's name.</summary>
    public const int Parameters = 6;

    public static string Write(PostgresTableSql sql)
    {
        var schema = sql.Schema;
        var requests = sql.Given.Length + 2;
        var name = requests + Parameters;
        string[] marks =
        [
            $"${requests}::text[]", $"${requests + 1}::bytea[]", $"${requests + 2}::bytea[]",
            $"${requests + 3}::timestamptz[]", $"${requests + 4}::text[]",
        ];
        var arrays = sql.Given.Select((column, index) => $"${index + 2}::{PostgresTableSql.ArrayOf(column).Element}[]")
            .Prepend("$1::bigint[]");
        var names = sql.Given
            .Select(column => $"c{column.Ordinal}")
            .Prepend("ord")
            .Concat(["request", "fingerprint", "outcome", "kept_until", "lane"]);
        var values = sql.Given.Select(column => $"g.c{column.Ordinal}{PostgresTableSql.ArrayOf(column).Cast}")
            .Append("base.before + g.number");
        var columns = sql.Given.Select(column => PostgresTableSql.Quote(column.Name)).Append(PhysicalColumn.Version);
        // A limit keeps the planner from scanning either table.
        var there = schema.Key.IsEmpty
            ? "(SELECT NULL::boolean AS there)"
            : $"(SELECT true AS there FROM {sql.Name} t "
                + $"WHERE {sql.KeyEquals(index => $"g.c{schema.Key[index].Ordinal}")} LIMIT 1)";
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
