using System.Collections.Immutable;
using Npgsql;
using TableActors.Actors.Exports;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Naming;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Exports;

/// <summary>Looks at a target table in its database.</summary>
internal static class PostgresTargetTables
{
    private const string FindTable =
        """
        SELECT n.nspname::text, current_setting('transaction_read_only')::bool, has_any_column_privilege(c.oid, 'SELECT'),
          has_any_column_privilege(c.oid, 'INSERT'), has_any_column_privilege(c.oid, 'UPDATE')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = to_regclass($1) AND c.relkind IN ('r', 'p', 'v', 'f')
        """;

    private const string FindColumns =
        """
        SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), b.typname::text, b.typcategory::text, e.typname::text,
          (a.attnotnull OR t.typnotnull) AND NOT a.atthasdef AND a.attidentity = '' AND t.typdefault IS NULL,
          a.attgenerated <> '' OR a.attidentity = 'a', coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0)
        FROM pg_attribute a
          JOIN pg_type t ON t.oid = a.atttypid
          JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
          LEFT JOIN pg_type e ON e.oid = b.typelem AND b.typcategory = 'A'
          LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
        WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum
        """;

    private const string ListSchemas =
        "SELECT array_agg(nspname::text ORDER BY nspname) FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'";

    private const string ListTables =
        """
        SELECT coalesce(array_agg(c.relname::text ORDER BY c.relname), '{}')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'f') AND n.nspname = ANY (CASE WHEN $1 = '' THEN current_schemas(false)::text[] ELSE ARRAY[$1] END)
        """;

    /// <summary>Describes the table.</summary>
    /// <returns>The table and its database schema, or its fault.</returns>
    public static async Task<(string Schema, TargetTable? Table, ImmutableArray<ExportFault> Faults)> FindAsync(
        NpgsqlConnection connection, SqlExport export, CancellationToken cancellation)
    {
        var name = export.Schema is { } given
            ? $"{SqlName.Quote(given)}.{SqlName.Quote(export.Table)}"
            : SqlName.Quote(export.Table);
        string schema;
        List<ExportFault> faults;
        await using (var command =
            new NpgsqlCommand(FindTable, connection) { Parameters = { PostgresParameters.Of(name) } })
        await using (var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false))
        {
            var isThere = await reader.ReadAsync(cancellation).ConfigureAwait(false);
            schema = isThere ? reader.GetString(0) : "";
            faults = isThere
                ? [.. AccessFaults(
                    export, reader.GetBoolean(1), reader.GetBoolean(2), reader.GetBoolean(3), reader.GetBoolean(4))]
                : [];
        }

        if (schema.Length == 0)
            return ("", null, [await MissingAsync(connection, export, cancellation).ConfigureAwait(false)]);
        var columns = await ColumnsAsync(connection, name, cancellation).ConfigureAwait(false);
        return (schema,
            new TargetTable($"{SqlName.Quote(schema)}.{SqlName.Quote(export.Table)}", columns), [.. faults]);
    }

    private static IEnumerable<ExportFault> AccessFaults(
        SqlExport export, bool isReadOnly, bool maySelect, bool mayInsert, bool mayUpdate)
    {
        if (isReadOnly)
            yield return new ExportFault(null, "the export's target database is read-only");
        var needsInsert = export.Method != ExportMethod.Update;
        var needsUpdate = export.Method != ExportMethod.Insert;
        string?[] missing =
        [
            needsUpdate && !maySelect ? "SELECT" : null, needsInsert && !mayInsert ? "INSERT" : null,
            needsUpdate && !mayUpdate ? "UPDATE" : null
        ];
        var rights = missing.OfType<string>().ToList();
        if (rights.Count > 0)
            yield return new ExportFault(
                null,
                $"the account may not {string.Join(" and ", rights)} in the export's target table \"{export.Table}\"");
    }

    private static async Task<ExportFault> MissingAsync(
        NpgsqlConnection connection, SqlExport export, CancellationToken cancellation)
    {
        var schemas = await NamesAsync(connection, ListSchemas, cancellation).ConfigureAwait(false);
        if (export.Schema is { } schema && !schemas.Contains(schema))
            return new ExportFault(
                null, $"the export's target database has no schema \"{schema}\"{NearestName.Hint(schema, schemas)}");
        var tables = await NamesAsync(
            connection, ListTables, cancellation, PostgresParameters.Of(export.Schema ?? "")).ConfigureAwait(false);
        var place = export.Schema is { } named ? $" in schema \"{named}\"" : "";
        return new ExportFault(
            null,
            $"the export's target database has no table \"{export.Table}\"{place}"
            + NearestName.Hint(export.Table, tables));
    }

    private static async Task<string[]> NamesAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters) =>
        await PostgresSystemTables.ScalarAsync(connection, sql, cancellation, parameters).ConfigureAwait(false)
        as string[]
        ?? [];

    private static async Task<ImmutableArray<TargetColumn>> ColumnsAsync(
        NpgsqlConnection connection, string name, CancellationToken cancellation)
    {
        await using var command =
            new NpgsqlCommand(FindColumns, connection) { Parameters = { PostgresParameters.Of(name) } };
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var columns = ImmutableArray.CreateBuilder<TargetColumn>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            var type = PostgresTargetTypes.Find(
                reader.GetString(2), reader.GetString(3)[0], reader.IsDBNull(4) ? null : reader.GetString(4));
            columns.Add(new TargetColumn(reader.GetString(0), reader.GetString(1), type)
            {
                IsRequired = reader.GetBoolean(5),
                IsComputed = reader.GetBoolean(6),
                KeyPosition = reader.GetInt32(7),
            });
        }

        return columns.ToImmutable();
    }
}

/// <summary>What columns of PostgreSQL's types can hold.</summary>
internal static class PostgresTargetTypes
{
    private static readonly TargetType Text = new TextTarget();
    private static readonly TargetType Literal = new LiteralTarget();

    /// <summary>Finds a type.</summary>
    /// <param name="name">The type's name in <c>pg_type</c>; for a domain, that of its base type.</param>
    /// <param name="category">Its category there.</param>
    /// <param name="element">The name of an array's element type; <see langword="null"/>: it is no array.</param>
    public static TargetType Find(string name, char category, string? element)
    {
        if (category == 'A')
            return element is not null && Number(element) is { } number ? new ArrayTarget(number) : Literal;
        return Number(name) ?? name switch
        {
            "bool" => new SameTarget(ColumnTypes.Bool),
            // A column without a time zone gets the instant's time in UTC.
            "timestamptz" or "timestamp" => new SameTarget(ColumnTypes.Timestamp),
            "date" => new SameTarget(ColumnTypes.Date),
            "uuid" => new SameTarget(ColumnTypes.Uuid),
            "bytea" => new SameTarget(ColumnTypes.Binary),
            "json" or "jsonb" => new JsonTarget(),
            _ => category == 'S' ? Text : Literal,
        };
    }

    private static TargetType? Number(string name) => name switch
    {
        "int8" => new WholeTarget(long.MinValue, long.MaxValue),
        "int4" => new WholeTarget(int.MinValue, int.MaxValue),
        "int2" => new WholeTarget(short.MinValue, short.MaxValue),
        "float8" => new ApproximateTarget(),
        "float4" => new ApproximateTarget(isSingle: true),
        "numeric" => new DecimalTarget(),
        _ => null,
    };
}
