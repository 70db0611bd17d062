using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Actors.Stores;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;
using TableActors.Sqlite.Connections;

namespace TableActors.Sqlite.Registers;

/// <summary>The table <c>ta_requests</c>, outside of the writes that fill it.</summary>
internal sealed class SqliteRequestRegister(SqliteDatabase database, SqliteWriterQueue writer, SqliteReaderPool readers) : IRequestRegister
{
    /// <summary>
    /// Only a request that has written a row has a version, until its row is exported; and only such a row can have a lane, in which it
    /// waits for its export.
    /// Instants are microseconds since 1970.
    /// </summary>
    public const string SystemTable =
        """
        CREATE TABLE IF NOT EXISTS ta_requests (
          id TEXT NOT NULL PRIMARY KEY, table_name TEXT NOT NULL, fingerprint BLOB NOT NULL, outcome BLOB NOT NULL,
          version INTEGER, kept_until INTEGER, lane TEXT
        ) STRICT;
        CREATE INDEX IF NOT EXISTS ta_requests_expiring ON ta_requests (kept_until) WHERE kept_until IS NOT NULL AND lane IS NULL;
        CREATE INDEX IF NOT EXISTS ta_requests_pending ON ta_requests (lane, version, id) WHERE lane IS NOT NULL;
        """;

    private const string ForgetExpired =
        "DELETE FROM ta_requests WHERE rowid IN (SELECT rowid FROM ta_requests WHERE kept_until <= ?1 AND lane IS NULL ORDER BY kept_until LIMIT ?2)";

    private const string Pending = "SELECT id, version FROM ta_requests WHERE lane = ?1 ORDER BY version, id LIMIT ?2";

    private const string Resume = "UPDATE ta_requests SET lane = ?2 WHERE id = ?1 AND version IS NOT NULL";

    /// <summary>An instant as it is stored.</summary>
    public static long? Microseconds(DateTimeOffset? instant) =>
        (instant?.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public Task<WriteReply?> FindAsync(TableSchema schema, RequestMark mark, CancellationToken cancellation) => ReadAsync(
        reader => SqliteKeptOutcomes.Find(reader.Statement(SqliteKeptOutcomes.FindSql, SqliteKeptOutcomes.FindSql), schema, mark), null, cancellation);

    public Task<int> ForgetExpiredAsync(DateTimeOffset now, int most, CancellationToken cancellation) => ChangeAsync(
        it => SqliteStatement.Execute(it, ForgetExpired, statement =>
        {
            statement.Bind(1, Microseconds(now)!.Value);
            statement.Bind(2, most);
        }),
        cancellation);

    public Task ForgetAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) => ForEachAsync(
        ["UPDATE ta_requests SET kept_until = 0 WHERE id = ?1 AND lane IS NOT NULL", "DELETE FROM ta_requests WHERE id = ?1 AND lane IS NULL"],
        requests,
        cancellation);

    // Nodes cannot share the file.
    public Task<long> TakeLaneAsync(string lane, CancellationToken cancellation) => Task.FromResult(1L);

    public Task<bool> OwnsLaneAsync(string lane, long epoch, CancellationToken cancellation) => Task.FromResult(true);

    public Task EndExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) =>
        ForEachAsync(["UPDATE ta_requests SET lane = NULL, version = NULL WHERE id = ?1"], requests, cancellation);

    public Task GiveUpExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) =>
        ForEachAsync(["UPDATE ta_requests SET lane = NULL WHERE id = ?1"], requests, cancellation);

    public async Task<bool> ResumeExportAsync(RequestId request, string lane, CancellationToken cancellation)
    {
        var changed = await ChangeAsync(
            it => SqliteStatement.Execute(it, Resume, statement =>
            {
                statement.Bind(1, request.Value);
                statement.Bind(2, lane);
            }),
            cancellation).ConfigureAwait(false);
        return changed > 0;
    }

    public Task<IReadOnlyList<DueExport>> ListPendingAsync(string lane, int most, CancellationToken cancellation) =>
        ReadAsync<IReadOnlyList<DueExport>>(reader => List(reader.Database, lane, most), [], cancellation);

    private async Task<T> ReadAsync<T>(Func<SqliteReader, T> read, T nothing, CancellationToken cancellation)
    {
        return database.Exists ? await readers.ServeAsync(ReadKept, cancellation).ConfigureAwait(false) : nothing;

        T ReadKept(SqliteReader reader)
        {
            try
            {
                return read(reader);
            }
            catch (SqliteException missing) when (SqliteFailure.IsOfRow(missing.SqliteErrorCode))
            {
                // A file that nobody has written to since the system keeps outcomes.
                return nothing;
            }
        }
    }

    private static List<DueExport> List(sqlite3 database, string lane, int most)
    {
        using var statement = new SqliteStatement(database, Pending);
        statement.Bind(1, lane);
        statement.Bind(2, most);
        var pending = new List<DueExport>();
        while (statement.Read())
            pending.Add(new DueExport(new RequestId(statement.Text(0)), statement.Int64(1)));
        return pending;
    }

    private Task ForEachAsync(string[] changes, IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) => requests.Count == 0
        ? Task.CompletedTask
        : ChangeAsync(it => changes.Sum(sql => RunForEach(it, sql, requests)), cancellation);

    private static int RunForEach(sqlite3 database, string sql, IReadOnlyCollection<RequestId> requests)
    {
        using var statement = new SqliteStatement(database, sql);
        var changed = 0;
        foreach (var request in requests)
        {
            statement.Bind(1, request.Value);
            statement.Run();
            changed += raw.sqlite3_changes(database);
        }

        return changed;
    }

    private async Task<int> ChangeAsync(Func<sqlite3, int> change, CancellationToken cancellation) => database.Exists
        ? await writer.ServeAsync(it => it.InTransaction(() => change(it.Database)), cancellation).ConfigureAwait(false)
        : 0;
}
