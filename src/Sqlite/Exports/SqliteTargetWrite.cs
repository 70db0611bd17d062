using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Actors.Exports;
using TableActors.Contracts.Naming;
using TableActors.Sqlite.Connections;

namespace TableActors.Sqlite.Exports;

/// <summary>One transaction in a target file.</summary>
internal sealed class SqliteTargetWrite(ExportPlan plan, ArraySegment<TargetRow> rows)
{
    /// <summary>
    /// The number of the schema that the plan was made for; <see langword="null"/>: that schema is
    /// gone.
    /// </summary>
    public required long? SchemaNumber { get; init; }

    /// <summary>Says whether the rows must still be written; <see langword="null"/>: they must.</summary>
    public required LaneFence? Fence { get; init; }

    /// <summary>What the ledger needs; <see langword="null"/>: there is no ledger.</summary>
    public required (DateTimeOffset Now, DateTimeOffset End, int Most)? Ledger { get; init; }

    /// <summary>The database's own words on a row that it refused; <see langword="null"/>: it refused none.</summary>
    public SqliteException? Failure { get; private set; }

    /// <summary>Whether the database failed while it made the transaction durable.</summary>
    public bool IsOutcomeUnknown { get; private set; }

    /// <summary>Writes the rows and commits.</summary>
    /// <exception cref="SqliteException">The database failed.</exception>
    public ExportAttempt Run(SqliteTargetConnection connection, CancellationToken cancellation)
    {
        connection.Run("BEGIN IMMEDIATE");
        if (connection.SchemaNumber != SchemaNumber)
            throw new UnusableTargetException([new ExportFault(null, "the export's target has just been changed")]);
        // This thread may block, and nobody else can write into the file meanwhile.
        if (Fence is not null && !Fence.IsOwnerAsync(cancellation).GetAwaiter().GetResult())
        {
            connection.Rollback();
            return new ExportAttempt(ExportFailure.Fenced);
        }

        if (Ledger is { } ledger)
            SqliteLedger.Forget(connection, ledger.End, ledger.Most);
        for (var i = 0; i < rows.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Ledger is { Now: var now } && !SqliteLedger.Enter(connection, rows[i].Id, now))
                continue;
            if (Write(connection, rows[i]) is { } refusal)
            {
                connection.Rollback();
                return new ExportAttempt(refusal, i);
            }
        }

        return Commit(connection);
    }

    private ExportFailure? Write(SqliteTargetConnection connection, TargetRow row)
    {
        var statement = connection.Prepared(plan.Statement);
        for (var i = 0; i < row.Values.Length; i++)
        {
            if (SqliteValues.Bind(statement, i + 1, row.Values[i]) is not null)
                return ExportFailure.Refused;
        }

        var code = statement.Step();
        var failure = code == raw.SQLITE_DONE ? null : SqliteFailure.Of(connection.Database, code);
        statement.Reset();
        if (failure is null)
            return plan.NeedsRow && connection.Changes == 0 ? ExportFailure.NoSuchRow : null;
        Failure = SqliteFailure.IsOfRow(code) ? failure : throw failure;
        return ExportFailure.Refused;
    }

    private ExportAttempt Commit(SqliteTargetConnection connection)
    {
        var statement = connection.Prepared("COMMIT");
        var code = statement.Step();
        var failure = code == raw.SQLITE_DONE ? null : SqliteFailure.Of(connection.Database, code);
        statement.Reset();
        if (failure is null)
            return ExportAttempt.Done;
        connection.Rollback();
        if (SqliteFailure.Primary(code) != raw.SQLITE_CONSTRAINT)
        {
            IsOutcomeUnknown = !SqliteFailure.IsCertainlyUncommitted(code);
            throw failure;
        }

        Failure = failure;
        return new ExportAttempt(ExportFailure.Refused);
    }
}

/// <summary>The table of the requests whose rows a file has already: <c>ta_ledger</c>.</summary>
internal static class SqliteLedger
{
    private const string Create =
        $"""
        CREATE TABLE {ExportRules.LedgerTable} (request TEXT NOT NULL PRIMARY KEY, written_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX {ExportRules.LedgerTable}_written_at ON {ExportRules.LedgerTable} (written_at)
        """;

    /// <summary>Finds the fault that prevents keeping the ledger. Changes nothing.</summary>
    public static ImmutableArray<ExportFault> FaultsOf(sqlite3 database) =>
        IsThere(database) == false ? [ExportRules.ForeignLedger] : [];

    public static void CreateIfMissing(SqliteTargetConnection connection)
    {
        connection.Run("BEGIN IMMEDIATE");
        if (IsThere(connection.Database) is null)
            SqliteFailure.ThrowUnlessOk(connection.Database, raw.sqlite3_exec(connection.Database, Create));
        connection.Run("COMMIT");
    }

    /// <summary>Enters a request.</summary>
    /// <returns>Whether it was missing.</returns>
    public static bool Enter(SqliteTargetConnection connection, RequestId request, DateTimeOffset now)
    {
        var statement = connection.Prepared(
            $"INSERT INTO {ExportRules.LedgerTable} (request, written_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
        statement.Bind(1, request.Value);
        SqliteValues.Bind(statement, 2, now);
        statement.Run();
        return connection.Changes > 0;
    }

    public static void Forget(SqliteTargetConnection connection, DateTimeOffset end, int most)
    {
        const string oldest =
            $"SELECT request FROM {ExportRules.LedgerTable} WHERE written_at < ?1 ORDER BY written_at LIMIT ?2";
        var statement = connection.Prepared($"DELETE FROM {ExportRules.LedgerTable} WHERE request IN ({oldest})");
        SqliteValues.Bind(statement, 1, end);
        statement.Bind(2, most);
        statement.Run();
    }

    private static bool? IsThere(sqlite3 database) =>
        SqliteTargetTables.HasColumns(database, ExportRules.LedgerTable, "request", "written_at");
}
