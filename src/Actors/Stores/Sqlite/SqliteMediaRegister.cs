using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Stores.Sqlite;

/// <summary>The table <c>ta_media</c>, outside of the writes that fill it.</summary>
internal sealed class SqliteMediaRegister(SqliteDatabase database, SqliteWriterQueue writer) : IMediaRegister
{
    /// <summary>A file without a table is an orphan.</summary>
    public const string SystemTable =
        """
        CREATE TABLE IF NOT EXISTS ta_media (path TEXT NOT NULL PRIMARY KEY, table_name TEXT) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS ta_media_orphans ON ta_media (path) WHERE table_name IS NULL;
        CREATE TABLE IF NOT EXISTS ta_media_register (id TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
        """;

    private const string Identify = "INSERT INTO ta_media_register SELECT lower(hex(randomblob(16))) WHERE NOT EXISTS (SELECT 1 FROM ta_media_register)";

    public Task<string> IdentityAsync(CancellationToken cancellation) => RunAsync(
        it => it.InTransaction(() =>
        {
            using var insert = new SqliteStatement(it.Database, Identify);
            insert.Run();
            using var select = new SqliteStatement(it.Database, "SELECT id FROM ta_media_register");
            return select.Read() ? select.Text(0) : throw new InvalidOperationException("The register has no identity.");
        }),
        cancellation);

    public Task<IReadOnlyList<MediaReference>> ListOrphansAsync(int most, CancellationToken cancellation) => database.Exists
        ? RunAsync(it => List(it.Database, most), cancellation)
        : Task.FromResult<IReadOnlyList<MediaReference>>([]);

    public Task<int> OrphanUnreferencedAsync(IReadOnlyCollection<MediaReference> files, CancellationToken cancellation) =>
        ChangeAsync("INSERT INTO ta_media VALUES (?1, NULL) ON CONFLICT DO NOTHING", files, cancellation);

    public Task ForgetOrphansAsync(IReadOnlyCollection<MediaReference> files, CancellationToken cancellation) =>
        ChangeAsync("DELETE FROM ta_media WHERE path = ?1 AND table_name IS NULL", files, cancellation);

    private static IReadOnlyList<MediaReference> List(sqlite3 database, int most)
    {
        using var statement = new SqliteStatement(database, "SELECT path FROM ta_media WHERE table_name IS NULL LIMIT ?1");
        statement.Bind(1, most);
        var orphans = new List<MediaReference>();
        while (statement.Read())
            orphans.Add(new MediaReference(statement.Text(0)));
        return orphans;
    }

    private Task<int> ChangeAsync(string sql, IReadOnlyCollection<MediaReference> files, CancellationToken cancellation) =>
        files.Count == 0 ? Task.FromResult(0) : RunAsync(it => it.InTransaction(() => Change(it.Database, sql, files)), cancellation);

    private static int Change(sqlite3 database, string sql, IReadOnlyCollection<MediaReference> files)
    {
        using var statement = new SqliteStatement(database, sql);
        var changed = 0;
        foreach (var file in files)
        {
            SqliteValues.Bind(statement, 1, file);
            statement.Run();
            changed += raw.sqlite3_changes(database);
        }

        return changed;
    }

    private async Task<T> RunAsync<T>(Func<SqliteWriter, T> work, CancellationToken cancellation)
    {
        try
        {
            return await writer.RunAsync(work).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (SqliteException failure)
        {
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }
}
