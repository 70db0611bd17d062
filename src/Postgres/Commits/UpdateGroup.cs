using System.Collections.Immutable;
using Npgsql;
using TableActors.Actors.Operations;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Commits;

/// <summary>Updates of the same columns in different rows.</summary>
internal sealed class UpdateGroup(PostgresTableSql sql) : WriteGroup(sql)
{
    private readonly List<UpdateRow> _rows = [];
    private readonly HashSet<RowKey> _keys = [];

    public override bool MayBeUnreadable => Sql.RowMayBeUnreadable;

    protected override string Statement => Sql.Update(_rows[0].Changes.Ordinals);

    protected override bool TryAdd(WriteCommand command)
    {
        if (command is not UpdateRow update || update.Changes.Ordinals.IsEmpty)
            return false;
        if (_rows.Count > 0 && !update.Changes.Ordinals.AsSpan().SequenceEqual(_rows[0].Changes.Ordinals.AsSpan()))
            return false;
        if (!_keys.Add(new RowKey(Sql.Schema.Name, update.Key)))
            return false;
        _rows.Add(update);
        return true;
    }

    protected override void AddValues(NpgsqlParameterCollection parameters)
    {
        AddKeys(parameters, _rows);
        var ordinals = _rows[0].Changes.Ordinals;
        for (var i = 0; i < ordinals.Length; i++)
        {
            var at = i;
            parameters.Add(PostgresParameters.OfColumn(
                Sql.Schema.Columns[ordinals[at]].Type, _rows, row => row.Changes.Values[at]));
        }

        parameters.Add(PostgresParameters.Of([.. _rows.Select(VersionsOf)]));
    }

    protected override async ValueTask ReadRowsAsync(NpgsqlDataReader reader, WriteReply[] replies)
    {
        foreach (var position in Positions)
            replies[position] = RowMissing.Instance;
        if (reader.IsDBNull(1))
            return;
        do
        {
            replies[Positions[(int)reader.GetInt64(2)]] = Reply(reader.GetInt32(1), reader);
        }
        while (await reader.ReadAsync().ConfigureAwait(false));
    }

    private WriteReply Reply(int refusal, NpgsqlDataReader reader)
    {
        switch (refusal)
        {
            case 0:
                Changed++;
                return new RowWritten(PostgresRow.Read(reader, 3, Sql.Schema));
            case PostgresUpdateSql.OtherVersion:
                return new RowVersionDiffers(PostgresRow.Read(reader, 3, Sql.Schema));
            case <= PostgresUpdateSql.NotFinite:
                return new WriteRefused(StoreProblems.UnreadableRow(Sql.Schema));
            default:
                return new WriteRefused(
                    StoreProblems.FileTaken(Sql.Schema.Columns[refusal - PostgresUpdateSql.SameFile]));
        }
    }

    private static string? VersionsOf(UpdateRow update) =>
        update.Versions.IsEmpty ? null : $"{{{string.Join(',', update.Versions)}}}";
}

/// <summary>Updates that change nothing, and only ask for their rows.</summary>
internal sealed class LookGroup(PostgresTableSql sql) : WriteGroup(sql)
{
    private readonly List<UpdateRow> _rows = [];

    public override bool MayBeUnreadable => Sql.RowMayBeUnreadable;

    protected override string Statement => Sql.Look;

    protected override bool TryAdd(WriteCommand command)
    {
        if (command is not UpdateRow { Changes.Ordinals.IsEmpty: true } update)
            return false;
        _rows.Add(update);
        return true;
    }

    protected override void AddValues(NpgsqlParameterCollection parameters) => AddKeys(parameters, _rows);

    protected override async ValueTask ReadRowsAsync(NpgsqlDataReader reader, WriteReply[] replies)
    {
        foreach (var position in Positions)
            replies[position] = RowMissing.Instance;
        if (reader.IsDBNull(1))
            return;
        do
        {
            var ordinal = (int)reader.GetInt64(1);
            var current = PostgresRow.Read(reader, 2, Sql.Schema);
            replies[Positions[ordinal]] = RowVersions.Allow(_rows[ordinal].Versions, current.Version)
                ? new RowWritten(current)
                : new RowVersionDiffers(current);
        }
        while (await reader.ReadAsync().ConfigureAwait(false));
    }
}

/// <summary>Writes the statements that change many rows by their primary keys, or only look at them.</summary>
internal static class PostgresUpdateSql
{
    /// <summary>The row is there, and has none of the versions.</summary>
    public const int OtherVersion = 1;

    /// <summary>
    /// The row would have the same file twice. The number is this one plus the ordinal of the
    /// second column.
    /// </summary>
    public const int SameFile = 2;

    /// <summary>
    /// The row would keep a number that others have written, and that no answer can carry. The
    /// number is this one minus the ordinal of the column.
    /// </summary>
    public const int NotFinite = -1;

    /// <summary>See <see cref="PostgresTableSql.Update"/>.</summary>
    public static string Write(PostgresTableSql sql, ImmutableArray<int> changed)
    {
        var schema = sql.Schema;
        var keys = schema.Key.Length;
        var versions = keys + changed.Length + 2;
        var name = versions + 1;
        var columns = changed.Select(ordinal => schema.Columns[ordinal]).ToList();
        var arrays = columns.Select(
            (column, index) => $"${keys + index + 2}::{PostgresTableSql.ArrayOf(column).Element}[]");
        var names = columns.Select(column => $"c{column.Ordinal}");
        var set = columns.Select(column =>
            $"{PostgresTableSql.Quote(column.Name)} = f.c{column.Ordinal}{PostgresTableSql.ArrayOf(column).Cast}");
        var media = columns.Any(column => column.Type.IsMedia)
            ? [.. schema.MediaColumns.Where(column => !column.IsComputedByStore)]
            : new List<Column>();
        return
            $"""
            WITH given AS MATERIALIZED (
              SELECT g.*, {Refusal(schema, media, changed)} AS refusal{string.Concat(media.Select(column => Files(column, changed)))}
              FROM unnest({string.Join(", ", KeyArrays(schema).Concat(arrays).Append($"${versions}::text[]"))})
                AS g({string.Join(", ", KeyNames(schema).Concat(names).Append("versions"))})
              JOIN {sql.Name} t ON {sql.KeyEquals(index => $"g.k{index}")}
            ), fit AS MATERIALIZED (
              SELECT *, row_number() OVER (ORDER BY ord) AS number FROM given WHERE refusal = 0
            ), {PostgresTableSql.Advance("fit", name)}{Register(media, name)}, done AS (
              UPDATE {sql.Name} t SET {string.Join(", ", set.Append($"{PhysicalColumn.Version} = base.before + f.number"))}
              FROM fit f, base WHERE {sql.KeyEquals(index => $"f.k{index}")} RETURNING f.refusal, f.ord, {sql.Columns("t")}
            )
            SELECT base.before, r.* FROM base LEFT JOIN (
              SELECT * FROM done
              UNION ALL
              SELECT g.refusal, g.ord, {sql.Columns("t")} FROM given g JOIN {sql.Name} t ON {sql.KeyEquals(index => $"g.k{index}")}
              WHERE g.refusal <> 0
            ) r ON true
            """;
    }

    /// <summary>See <see cref="PostgresTableSql.Look"/>.</summary>
    public static string WriteLook(PostgresTableSql sql)
    {
        var name = sql.Schema.Key.Length + 2;
        return
            $"""
            WITH base AS MATERIALIZED (
              SELECT change_number AS before FROM ta_tables WHERE name = ${name} AND epoch = ${name + 1} FOR UPDATE
            )
            SELECT base.before, r.* FROM base LEFT JOIN (
              SELECT g.ord, {sql.Columns("t")}
              FROM unnest({string.Join(", ", KeyArrays(sql.Schema))}) AS g({string.Join(", ", KeyNames(sql.Schema))})
              JOIN {sql.Name} t ON {(sql.Schema.Key.IsEmpty ? "false" : sql.KeyEquals(index => $"g.k{index}"))}
            ) r ON true
            """;
    }

    private static IEnumerable<string> KeyArrays(TableSchema schema) =>
        schema.Key.Select((column, index) => $"${index + 2}::{PostgresValues.PhysicalType(column.Type)}[]")
            .Prepend("$1::bigint[]");

    private static IEnumerable<string> KeyNames(TableSchema schema) =>
        schema.Key.Select((_, index) => $"k{index}").Prepend("ord");

    private static string Refusal(TableSchema schema, List<Column> media, ImmutableArray<int> changed)
    {
        var cases =
            $"WHEN NOT (g.versions IS NULL OR {PostgresTableSql.HasVersionOf("g.versions::bigint[]")}) "
            + $"THEN {OtherVersion}";
        for (var i = 1; i < media.Count; i++)
        {
            var others = media.Take(i).Select(column => After(column, changed));
            cases +=
                $" WHEN {After(media[i], changed)} IN ({string.Join(", ", others)}) THEN {SameFile + media[i].Ordinal}";
        }

        // A row that no answer can carry must be refused here. Once it is written, it is too late.
        foreach (var column in schema.Columns)
        {
            if (column is { Type.StoredAs: StoredForm.Number, IsComputedByStore: false }
                && !changed.Contains(column.Ordinal))
                cases +=
                    $" WHEN t.{PostgresTableSql.Quote(column.Name)} IN ('Infinity', '-Infinity', 'NaN') "
                    + $"THEN {NotFinite - column.Ordinal}";
        }

        return $"CASE {cases} ELSE 0 END";
    }

    private static string After(Column column, ImmutableArray<int> changed) =>
        changed.Contains(column.Ordinal) ? $"g.c{column.Ordinal}" : $"t.{PostgresTableSql.Quote(column.Name)}";

    private static string Files(Column column, ImmutableArray<int> changed) =>
        $", t.{PostgresTableSql.Quote(column.Name)} AS o{column.Ordinal}, "
        + $"{After(column, changed)} AS n{column.Ordinal}";

    // Registers new files, and makes orphans of those that a row has no longer.
    private static string Register(List<Column> media, int name) => media.Count == 0
        ? ""
        : $"""
          , files AS (
            INSERT INTO ta_media (path, table_name) SELECT p.path, ${name} FROM {Moved(media, 'n', 'o')}
          ), orphans AS (
            UPDATE ta_media SET table_name = NULL
            WHERE table_name = ${name} AND path IN (SELECT p.path FROM {Moved(media, 'o', 'n')})
          )
          """;

    private static string Moved(List<Column> media, char here, char there)
    {
        var files = media.Select(column => $"(f.{here}{column.Ordinal})");
        var absent = media.Select(column => $"p.path IS DISTINCT FROM f.{there}{column.Ordinal}")
            .Prepend("p.path IS NOT NULL");
        return $"fit f, base, LATERAL (VALUES {string.Join(", ", files)}) AS p(path) "
            + $"WHERE {string.Join(" AND ", absent)}";
    }
}
