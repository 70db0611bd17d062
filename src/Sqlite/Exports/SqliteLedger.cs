using System.Collections.Immutable;
using SQLitePCL;
using TableActors.Actors.Exports;
using TableActors.Contracts.Naming;
using TableActors.Sqlite.Connections;

namespace TableActors.Sqlite.Exports;

/// <summary>The table of the requests whose rows a file has had: <c>ta_ledger</c>.</summary>
internal static class SqliteLedger
{
    private const string Create =
        $"""
        CREATE TABLE {ExportRules.LedgerTable} (request TEXT NOT NULL PRIMARY KEY, written_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX {ExportRules.LedgerTable}_written_at ON {ExportRules.LedgerTable} (written_at)
        """;

    /// <summary>Says what stands against keeping the ledger; changes nothing.</summary>
    public static ImmutableArray<ExportFault> FaultsOf(sqlite3 database) => IsThere(database) == false ? [ExportRules.ForeignLedger] : [];

    /// <summary>Makes the ledger where it is missing.</summary>
    public static void CreateIfMissing(SqliteTargetConnection connection)
    {
        connection.Run("BEGIN IMMEDIATE");
        if (IsThere(connection.Database) is null)
            SqliteFailure.ThrowUnlessOk(connection.Database, raw.sqlite3_exec(connection.Database, Create));
        connection.Run("COMMIT");
    }

    /// <summary>Enters a request.</summary>
    /// <returns>Whether it was not there yet.</returns>
    public static bool Enter(SqliteTargetConnection connection, RequestId request, DateTimeOffset now)
    {
        var statement = connection.Prepared($"INSERT INTO {ExportRules.LedgerTable} (request, written_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
        statement.Bind(1, request.Value);
        SqliteValues.Bind(statement, 2, now);
        statement.Run();
        return connection.Changes > 0;
    }

    /// <summary>Forgets old entries.</summary>
    public static void Forget(SqliteTargetConnection connection, DateTimeOffset end, int most)
    {
        const string oldest = $"SELECT request FROM {ExportRules.LedgerTable} WHERE written_at < ?1 ORDER BY written_at LIMIT ?2";
        var statement = connection.Prepared($"DELETE FROM {ExportRules.LedgerTable} WHERE request IN ({oldest})");
        SqliteValues.Bind(statement, 1, end);
        statement.Bind(2, most);
        statement.Run();
    }

    private static bool? IsThere(sqlite3 database) => SqliteTargetCatalog.HasColumns(database, ExportRules.LedgerTable, "request", "written_at");
}
