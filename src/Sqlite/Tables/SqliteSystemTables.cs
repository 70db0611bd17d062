using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Actors.Stores;
using TableActors.Actors.Stores.Registers;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Tables;
using TableActors.Sqlite.Connections;

namespace TableActors.Sqlite.Tables;

/// <summary>
/// The system tables, which <c>docs/stores.md</c> describes. <c>ta_columns</c> says what the
/// columns of tables mean, because SQLite's five storage classes do not. A request has a version if
/// it has written a row that is not exported yet; only then can it have a lane. The instants of
/// <c>ta_requests</c> and <c>ta_media_holds</c> are microseconds since 1970.
/// </summary>
internal static class SqliteSystemTables
{
    /// <summary>The states are those of <see cref="JobState"/>.</summary>
    public const string JobTable =
        $"""
        CREATE TABLE IF NOT EXISTS ta_jobs (
          id TEXT NOT NULL PRIMARY KEY, route TEXT NOT NULL, state INTEGER NOT NULL, submitted_at TEXT NOT NULL,
          ended_at TEXT, code TEXT, version INTEGER, submitter TEXT
        ) STRICT, WITHOUT ROWID;
        {JobIndex.CreateIndexes}
        """;

    private const string SystemTables =
        """
        CREATE TABLE IF NOT EXISTS ta_tables (
          name TEXT NOT NULL PRIMARY KEY, epoch INTEGER NOT NULL, change_number INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS ta_columns (
          table_name TEXT NOT NULL, name TEXT NOT NULL, position INTEGER NOT NULL, type TEXT NOT NULL, expression TEXT,
          PRIMARY KEY (table_name, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS ta_media (path TEXT NOT NULL PRIMARY KEY, table_name TEXT) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS ta_media_orphans ON ta_media (path) WHERE table_name IS NULL;
        CREATE TABLE IF NOT EXISTS ta_media_register (id TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS ta_media_holds (
          path TEXT NOT NULL PRIMARY KEY, job TEXT NOT NULL, held_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS ta_media_holds_of_jobs ON ta_media_holds (job);
        CREATE TABLE IF NOT EXISTS ta_keys (name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS ta_requests (
          id TEXT NOT NULL PRIMARY KEY, table_name TEXT NOT NULL, fingerprint BLOB NOT NULL, outcome BLOB NOT NULL,
          version INTEGER, kept_until INTEGER, lane TEXT
        ) STRICT;
        CREATE INDEX IF NOT EXISTS ta_requests_expiring ON ta_requests (kept_until) WHERE kept_until IS NOT NULL AND lane IS NULL;
        CREATE INDEX IF NOT EXISTS ta_requests_pending ON ta_requests (lane, version, id) WHERE lane IS NOT NULL;

        """ + JobTable;

    public static void CreateSystemTables(sqlite3 database)
    {
        SqliteFailure.ThrowUnlessOk(database, raw.sqlite3_exec(database, SystemTables));
        AddSubmitters(database);
    }

    /// <summary>Creates the table where it is missing.</summary>
    /// <returns>How an existing table differs from the schema; empty: not at all.</returns>
    public static IReadOnlyList<DefinitionFault> CreateOrCompare(sqlite3 database, TableSchema schema)
    {
        if (NameOf(database, schema) is not null)
            return Differences(database, schema);
        SqliteFailure.ThrowUnlessOk(database, raw.sqlite3_exec(database, SqliteTableSql.Of(schema).Create()));
        Execute(database, "INSERT INTO ta_tables VALUES (?1, 0, 0) ON CONFLICT DO NOTHING", schema.Name.Value);
        Execute(database, "DELETE FROM ta_columns WHERE table_name = ?1", schema.Name.Value);
        foreach (var column in schema.Columns)
        {
            Execute(
                database, "INSERT INTO ta_columns VALUES (?1, ?2, ?3, ?4, ?5)",
                schema.Name.Value, column.Name, (long)column.Ordinal, PhysicalColumn.TypeOf(column.Type),
                PhysicalColumn.ExpressionOf(column));
        }

        return [];
    }

    /// <summary>Takes the next epoch of an existing table.</summary>
    public static long NextEpoch(sqlite3 database, TableSchema schema)
    {
        using var statement = new SqliteStatement(
            database, "UPDATE ta_tables SET epoch = epoch + 1 WHERE name = ?1 RETURNING epoch");
        statement.Bind(1, schema.Name.Value);
        return statement.Read()
            ? statement.Int64(0)
            : throw new InvalidOperationException($"Table {schema.Name} has no entry in ta_tables.");
    }

    /// <summary>Whether the database has something of the table's name.</summary>
    public static bool Exists(sqlite3 database, TableSchema schema) => NameOf(database, schema) is not null;

    /// <summary>How the physical table differs from the schema; empty: not at all, or there is no table.</summary>
    public static IReadOnlyList<DefinitionFault> DifferencesIfThere(sqlite3 database, TableSchema schema) =>
        NameOf(database, schema) is null ? [] : Differences(database, schema);

    /// <summary>How the physical table differs from the schema; empty: not at all.</summary>
    public static IReadOnlyList<DefinitionFault> Differences(sqlite3 database, TableSchema schema)
    {
        var name = NameOf(database, schema);
        if (name is null)
            return PhysicalTable.Missing(schema);
        if (name != schema.Name.Value)
            return [PhysicalTable.Fault(
                schema, null, $"exists in the database as \"{name}\", and SQLite takes names without regard to case")];
        return PhysicalTable.Differences(schema, PhysicalColumns(database, schema), SqliteValues.PhysicalType);
    }

    // Earlier versions made no column for a job's submitter.
    private static void AddSubmitters(sqlite3 database)
    {
        using (var statement = new SqliteStatement(
            database, "SELECT 1 FROM pragma_table_info('ta_jobs') WHERE name = 'submitter'"))
        {
            if (statement.Read())
                return;
        }

        SqliteFailure.ThrowUnlessOk(
            database, raw.sqlite3_exec(database, "ALTER TABLE ta_jobs ADD COLUMN submitter TEXT"));
    }

    private static string? NameOf(sqlite3 database, TableSchema schema)
    {
        using var statement = new SqliteStatement(
            database, "SELECT name FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE");
        statement.Bind(1, schema.Name.Value);
        return statement.Read() ? statement.Text(0) : null;
    }

    private static Dictionary<string, PhysicalColumn> PhysicalColumns(sqlite3 database, TableSchema schema)
    {
        const string sql =
            """
            SELECT p.name, p.type, NOT p."notnull", p.pk, p.hidden, c.type, c.expression
            FROM pragma_table_xinfo(?1) p LEFT JOIN ta_columns c ON c.table_name = ?1 AND c.name = p.name
            ORDER BY p.cid
            """;
        using var statement = new SqliteStatement(database, sql);
        statement.Bind(1, schema.Name.Value);
        var columns = new Dictionary<string, PhysicalColumn>(StringComparer.Ordinal);
        while (statement.Read())
        {
            columns.Add(statement.Text(0), new PhysicalColumn(
                statement.Text(1), statement.Int64(2) != 0, (int)statement.Int64(3), statement.Int64(4) != 0,
                TextOrNull(statement, 5), TextOrNull(statement, 6)));
        }

        return columns;
    }

    private static string? TextOrNull(SqliteStatement statement, int ordinal) =>
        statement.StorageClass(ordinal) == raw.SQLITE_NULL ? null : statement.Text(ordinal);

    private static void Execute(sqlite3 database, string sql, params ReadOnlySpan<object?> arguments)
    {
        using var statement = new SqliteStatement(database, sql);
        for (var i = 0; i < arguments.Length; i++)
            SqliteValues.Bind(statement, i + 1, arguments[i]);
        statement.Run();
    }
}
