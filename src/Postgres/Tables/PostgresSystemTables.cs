using System.Collections.Immutable;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;
using TableActors.Actors.Stores.Registers;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Tables;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres.Tables;

/// <summary>
/// The system tables, which <c>docs/stores.md</c> describes. A request has a version if it has
/// written a row that is not exported yet; only then can it have a lane.
/// </summary>
internal static class PostgresSystemTables
{
    /// <summary>Which files rows refer to; a file without a table is an orphan.</summary>
    public const string MediaTable = "ta_media";

    public const string RequestTable = "ta_requests";

    /// <summary>
    /// The states are those of <see cref="JobState"/>. Every row is written at least twice, so its
    /// page keeps room for that.
    /// </summary>
    public const string JobTable =
        $"""
        CREATE TABLE IF NOT EXISTS ta_jobs (
          id text NOT NULL PRIMARY KEY, route text NOT NULL, state integer NOT NULL, submitted_at timestamptz NOT NULL,
          ended_at timestamptz, code text, version bigint, submitter text
        ) WITH (fillfactor = 70);
        ALTER TABLE ta_jobs ADD COLUMN IF NOT EXISTS submitter text;
        {JobIndex.CreateIndexes}
        """;

    /// <summary>Creates the system tables in the first schema of the search path.</summary>
    /// <remarks>
    /// Every transaction updates its table's row in <c>ta_tables</c>. If there is room on the page,
    /// that touches no index.
    /// </remarks>
    public const string SystemTables =
        """
        CREATE TABLE IF NOT EXISTS ta_tables (
          name text NOT NULL PRIMARY KEY, epoch bigint NOT NULL, change_number bigint NOT NULL
        ) WITH (fillfactor = 10);
        CREATE TABLE IF NOT EXISTS ta_columns (
          table_name text NOT NULL, name text NOT NULL, position bigint NOT NULL, type text NOT NULL, expression text,
          PRIMARY KEY (table_name, name)
        );
        CREATE TABLE IF NOT EXISTS ta_media (path text NOT NULL PRIMARY KEY, table_name text);
        CREATE INDEX IF NOT EXISTS ta_media_orphans ON ta_media (path) WHERE table_name IS NULL;
        CREATE TABLE IF NOT EXISTS ta_media_register (id text NOT NULL PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS ta_media_holds (path text NOT NULL PRIMARY KEY, job text NOT NULL, held_at timestamptz NOT NULL);
        CREATE INDEX IF NOT EXISTS ta_media_holds_of_jobs ON ta_media_holds (job);
        CREATE TABLE IF NOT EXISTS ta_keys (name text NOT NULL PRIMARY KEY, value bytea NOT NULL);
        CREATE TABLE IF NOT EXISTS ta_requests (
          id text COLLATE "C" NOT NULL PRIMARY KEY, table_name text NOT NULL, fingerprint bytea NOT NULL, outcome bytea NOT NULL,
          version bigint, kept_until timestamptz, lane text COLLATE "C"
        );
        CREATE INDEX IF NOT EXISTS ta_requests_expiring ON ta_requests (kept_until) WHERE kept_until IS NOT NULL AND lane IS NULL;
        CREATE INDEX IF NOT EXISTS ta_requests_pending ON ta_requests (lane, version, id) WHERE lane IS NOT NULL;
        CREATE TABLE IF NOT EXISTS ta_lanes (name text COLLATE "C" NOT NULL PRIMARY KEY, epoch bigint NOT NULL);
        """ + JobTable;

    public static ImmutableArray<string> SystemTableNames { get; } =
        [
            "ta_tables", "ta_columns", MediaTable, "ta_media_register", "ta_media_holds", "ta_keys", RequestTable,
            "ta_lanes", "ta_jobs"
        ];

    // Earlier versions made the table without this column.
    private const string HasSystemTables =
        """
        SELECT bool_and(to_regclass(name) IS NOT NULL)
          AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('ta_jobs') AND attname = 'submitter' AND NOT attisdropped)
        FROM unnest($1) AS t(name)
        """;

    /// <summary>
    /// A number of our own, "tableact" in ASCII: nodes take its lock to create tables one after the
    /// other.
    /// </summary>
    public const long CreationLock = 0x7461_626c_6561_6374;

    /// <summary>
    /// Creates the system tables where they are missing. Other nodes that do the same wait until
    /// the transaction ends.
    /// </summary>
    public static async Task BeginCreationAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await ExecuteAsync(
            connection, "SELECT pg_advisory_xact_lock($1)", cancellation,
            PostgresParameters.Of(CreationLock)).ConfigureAwait(false);
        if (await ScalarAsync(
            connection, HasSystemTables, cancellation,
            PostgresParameters.Of([.. SystemTableNames])).ConfigureAwait(false) is not true)
            await ExecuteAsync(connection, SystemTables, cancellation).ConfigureAwait(false);
    }

    /// <summary>Creates the table where it is missing.</summary>
    /// <returns>How an existing table differs from the schema; empty: not at all.</returns>
    public static async Task<IReadOnlyList<DefinitionFault>> CreateOrCompareAsync(
        NpgsqlConnection connection, TableSchema schema, CancellationToken cancellation)
    {
        if (await ExistsAsync(connection, schema, cancellation).ConfigureAwait(false))
            return await DifferencesAsync(connection, schema, cancellation).ConfigureAwait(false);
        var name = schema.Name.Value;
        await ExecuteAsync(connection, PostgresTableSql.Of(schema).Create(), cancellation).ConfigureAwait(false);
        await ExecuteAsync(
            connection, "INSERT INTO ta_tables VALUES ($1, 0, 0) ON CONFLICT DO NOTHING", cancellation,
            PostgresParameters.Of(name)).ConfigureAwait(false);
        await ExecuteAsync(
            connection, "DELETE FROM ta_columns WHERE table_name = $1", cancellation,
            PostgresParameters.Of(name)).ConfigureAwait(false);
        await ExecuteAsync(
            connection,
            "INSERT INTO ta_columns SELECT $1, c.name, c.position - 1, c.type, c.expression "
            + "FROM unnest($2, $3, $4) WITH ORDINALITY AS c(name, type, expression, position)",
            cancellation,
            PostgresParameters.Of(name),
            PostgresParameters.Of([.. schema.Columns.Select(column => column.Name)]),
            PostgresParameters.Of([.. schema.Columns.Select(column => PhysicalColumn.TypeOf(column.Type))]),
            PostgresParameters.Of([.. schema.Columns.Select(PhysicalColumn.ExpressionOf)])).ConfigureAwait(false);
        return [];
    }

    /// <summary>
    /// Takes the next epoch of an existing table. Waits until the former owner's transaction has
    /// ended.
    /// </summary>
    public static async Task<long> NextEpochAsync(
        NpgsqlConnection connection, TableSchema schema, CancellationToken cancellation) =>
        await ScalarAsync(
            connection, "UPDATE ta_tables SET epoch = epoch + 1 WHERE name = $1 RETURNING epoch", cancellation,
            PostgresParameters.Of(schema.Name.Value)).ConfigureAwait(false) is long epoch
            ? epoch
            : throw new InvalidOperationException($"Table {schema.Name} has no entry in ta_tables.");

    /// <summary>Whether a member has neither left nor been evicted.</summary>
    public static async Task<bool> IsAliveAsync(
        NpgsqlConnection connection, MemberName member, CancellationToken cancellation) =>
        await ScalarAsync(
            connection,
            "SELECT EXISTS (SELECT FROM ta_members WHERE incarnation = $1 AND state NOT IN ('left', 'evicted'))",
            cancellation, PostgresParameters.Of((long)member.Incarnation)).ConfigureAwait(false) is true;

    /// <summary>Whether the database has something of the table's name.</summary>
    public static async Task<bool> ExistsAsync(
        NpgsqlConnection connection, TableSchema schema, CancellationToken cancellation) =>
        await ScalarAsync(
            connection, "SELECT to_regclass($1) IS NOT NULL", cancellation,
            PostgresParameters.Of(PostgresTableSql.Of(schema).Name)).ConfigureAwait(false) is true;

    /// <summary>How the physical table differs from the schema; empty: not at all.</summary>
    public static async Task<IReadOnlyList<DefinitionFault>> DifferencesAsync(
        NpgsqlConnection connection, TableSchema schema, CancellationToken cancellation = default)
    {
        if (await ScalarAsync(
            connection, "SELECT to_regclass('ta_columns') IS NOT NULL", cancellation).ConfigureAwait(false) is not true)
            return
            [
                PhysicalTable.Fault(schema, null, "is in a database without ta_columns, which this system did not make")
            ];
        var physical = await PhysicalColumnsAsync(connection, schema, cancellation).ConfigureAwait(false);
        return physical.Count == 0
            ? PhysicalTable.Missing(schema)
            : PhysicalTable.Differences(schema, physical, PostgresValues.PhysicalType);
    }

    public static async Task<object?> ScalarAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.PrepareAsync(cancellation).ConfigureAwait(false);
        return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
    }

    public static async Task<int> ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        // A statement without parameters runs once, to create or set something, and may be several
        // statements.
        if (parameters.Length > 0)
            await command.PrepareAsync(cancellation).ConfigureAwait(false);
        return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task<Dictionary<string, PhysicalColumn>> PhysicalColumnsAsync(
        NpgsqlConnection connection, TableSchema schema, CancellationToken cancellation)
    {
        const string sql =
            """
            SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
              coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0), a.attgenerated <> '', c.type, c.expression
            FROM pg_class r
              JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
              LEFT JOIN pg_index i ON i.indrelid = r.oid AND i.indisprimary
              LEFT JOIN ta_columns c ON c.table_name = $2 AND c.name = a.attname
            WHERE r.oid = to_regclass($1) AND r.relkind IN ('r', 'p')
            ORDER BY a.attnum
            """;
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(PostgresParameters.Of(PostgresTableSql.Of(schema).Name));
        command.Parameters.Add(PostgresParameters.Of(schema.Name.Value));
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var columns = new Dictionary<string, PhysicalColumn>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            columns.Add(reader.GetString(0), new PhysicalColumn(
                reader.GetString(1), reader.GetBoolean(2), reader.GetInt32(3), reader.GetBoolean(4),
                TextOrNull(reader, 5), TextOrNull(reader, 6)));
        }

        return columns;
    }

    private static string? TextOrNull(NpgsqlDataReader reader, int at) =>
        reader.IsDBNull(at) ? null : reader.GetString(at);
}
