using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.Sqlite.Connections;
using TableActors.Sqlite.Tables;

namespace TableActors.Sqlite.Registers;

/// <summary>The table <c>ta_media</c>, outside of the writes that fill it.</summary>
internal sealed class SqliteMediaRegister(SqliteDatabase database, SqliteWriterQueue writer, SqliteReaderPool readers) : IMediaRegister
{
    /// <summary>A file without a table is an orphan. Instants are microseconds since 1970.</summary>
    public const string SystemTable =
        """
        CREATE TABLE IF NOT EXISTS ta_media (path TEXT NOT NULL PRIMARY KEY, table_name TEXT) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS ta_media_orphans ON ta_media (path) WHERE table_name IS NULL;
        CREATE TABLE IF NOT EXISTS ta_media_register (id TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS ta_media_holds (
          path TEXT NOT NULL PRIMARY KEY, job TEXT NOT NULL, held_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS ta_media_holds_of_jobs ON ta_media_holds (job);
        CREATE TABLE IF NOT EXISTS ta_keys (name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
        """;

    private const string Identify = "INSERT INTO ta_media_register SELECT lower(hex(randomblob(16))) WHERE NOT EXISTS (SELECT 1 FROM ta_media_register)";

    private const string Orphan =
        "INSERT INTO ta_media SELECT ?1, NULL WHERE NOT EXISTS (SELECT 1 FROM ta_media_holds WHERE path = ?1) ON CONFLICT DO NOTHING";

    private static readonly string ReleaseEnded =
        $"DELETE FROM ta_media_holds WHERE held_at < ?1 AND NOT EXISTS (SELECT 1 FROM ta_jobs j WHERE j.id = job AND j.state <> {(int)JobState.Removed})";

    public Task<string> IdentityAsync(CancellationToken cancellation) => writer.ServeAsync(
        it => it.InTransaction(() =>
        {
            using var insert = new SqliteStatement(it.Database, Identify);
            insert.Run();
            using var select = new SqliteStatement(it.Database, "SELECT id FROM ta_media_register");
            return select.Read() ? select.Text(0) : throw new InvalidOperationException("The register has no identity.");
        }),
        cancellation);

    public Task<byte[]> SigningKeyAsync(CancellationToken cancellation) => writer.ServeAsync(
        it => it.InTransaction(() =>
        {
            using var insert = new SqliteStatement(it.Database, "INSERT INTO ta_keys VALUES ('media', ?1) ON CONFLICT DO NOTHING");
            SqliteValues.Bind(insert, 1, RandomNumberGenerator.GetBytes(IMediaRegister.SigningKeyBytes));
            insert.Run();
            using var select = new SqliteStatement(it.Database, "SELECT value FROM ta_keys WHERE name = 'media'");
            return select.Read() ? select.Bytes(0).ToArray() : throw new InvalidOperationException("The register has no key.");
        }),
        cancellation);

    public Task<MediaOwner?> FindOwnerAsync(MediaReference file, CancellationToken cancellation) =>
        readers.ServeAsync(reader => OwnerOf(reader.Database, file), cancellation);

    public Task<IReadOnlyList<MediaReference>> ListOrphansAsync(int most, CancellationToken cancellation) => database.Exists
        ? writer.ServeAsync(it => List(it.Database, most), cancellation)
        : Task.FromResult<IReadOnlyList<MediaReference>>([]);

    public Task<int> OrphanUnreferencedAsync(IReadOnlyCollection<MediaReference> files, CancellationToken cancellation) =>
        ChangeAsync(Orphan, files, cancellation);

    public Task HoldAsync(JobId job, IReadOnlyCollection<MediaReference> files, DateTimeOffset now, CancellationToken cancellation) => ChangeAsync(
        "INSERT INTO ta_media_holds VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING", files, cancellation,
        statement =>
        {
            SqliteValues.Bind(statement, 2, job.Value);
            statement.Bind(3, SqliteRequestRegister.Microseconds(now)!.Value);
        });

    public Task ReleaseAsync(JobId job, CancellationToken cancellation) => writer.ServeAsync(
        it => it.InTransaction(() => SqliteStatement.Execute(it.Database, "DELETE FROM ta_media_holds WHERE job = ?1", statement => SqliteValues.Bind(statement, 1, job.Value))),
        cancellation);

    public Task<int> ReleaseEndedAsync(DateTimeOffset heldBefore, CancellationToken cancellation) => writer.ServeAsync(
        it => it.InTransaction(() => SqliteStatement.Execute(it.Database, ReleaseEnded, statement => statement.Bind(1, SqliteRequestRegister.Microseconds(heldBefore)!.Value))),
        cancellation);

    public Task ForgetOrphansAsync(IReadOnlyCollection<MediaReference> files, CancellationToken cancellation) =>
        ChangeAsync("DELETE FROM ta_media WHERE path = ?1 AND table_name IS NULL", files, cancellation);

    private static MediaOwner? OwnerOf(sqlite3 database, MediaReference file)
    {
        const string sql =
            """
            SELECT table_name, NULL FROM ta_media WHERE path = ?1 AND table_name IS NOT NULL
            UNION ALL SELECT NULL, job FROM ta_media_holds WHERE path = ?1
            """;
        using var statement = new SqliteStatement(database, sql);
        SqliteValues.Bind(statement, 1, file);
        if (!statement.Read())
            return null;
        if (statement.StorageClass(0) != raw.SQLITE_NULL)
            return new MediaOwner(statement.Text(0), null);
        return JobId.TryParse(statement.Text(1), out var job) ? new MediaOwner(null, job) : null;
    }

    private static IReadOnlyList<MediaReference> List(sqlite3 database, int most)
    {
        using var statement = new SqliteStatement(database, "SELECT path FROM ta_media WHERE table_name IS NULL LIMIT ?1");
        statement.Bind(1, most);
        var orphans = new List<MediaReference>();
        while (statement.Read())
            orphans.Add(new MediaReference(statement.Text(0)));
        return orphans;
    }

    private Task<int> ChangeAsync(
        string sql, IReadOnlyCollection<MediaReference> files, CancellationToken cancellation, Action<SqliteStatement>? bind = null) =>
        files.Count == 0 ? Task.FromResult(0) : writer.ServeAsync(it => it.InTransaction(() => Change(it.Database, sql, files, bind)), cancellation);

    private static int Change(sqlite3 database, string sql, IReadOnlyCollection<MediaReference> files, Action<SqliteStatement>? bind)
    {
        using var statement = new SqliteStatement(database, sql);
        bind?.Invoke(statement);
        var changed = 0;
        foreach (var file in files)
        {
            SqliteValues.Bind(statement, 1, file);
            statement.Run();
            changed += raw.sqlite3_changes(database);
        }

        return changed;
    }
}

/// <summary>
/// Keeps <c>ta_media</c> in step with the rows of one table that has media columns, inside the transaction that writes them.
/// </summary>
internal sealed class SqliteRowFiles : IDisposable
{
    private readonly sqlite3 _database;
    private readonly TableSchema _schema;
    private readonly SqliteStatement _register;
    private readonly SqliteStatement _orphan;
    private readonly SqliteStatementCache<ColumnSet> _orphansOfRows;

    public SqliteRowFiles(sqlite3 database, TableSchema schema)
    {
        _database = database;
        _schema = schema;
        _register = new SqliteStatement(database, "INSERT INTO ta_media VALUES (?1, ?2)");
        _orphan = new SqliteStatement(database, "UPDATE ta_media SET table_name = NULL WHERE path = ?1 AND table_name = ?2");
        _orphansOfRows = new SqliteStatementCache<ColumnSet>(database);
    }

    /// <summary>Whether some of the columns hold files.</summary>
    public bool Concerns(ImmutableArray<int> ordinals)
    {
        foreach (var ordinal in ordinals)
        {
            if (_schema.Columns[ordinal].Type.IsMedia)
                return true;
        }

        return false;
    }

    /// <summary>Gives the files of a row that is written to the row, and takes away those that it had before and has no more.</summary>
    /// <param name="before">The row as it was; <see langword="null"/>: there was none.</param>
    /// <param name="after">The row's values as they are now.</param>
    /// <returns>The column whose file belongs elsewhere, so that the row cannot have it; <see langword="null"/>: all is well.</returns>
    public Column? Replace(StoredRow? before, ImmutableArray<object?> after)
    {
        foreach (var column in _schema.MediaColumns)
        {
            if (after[column.Ordinal] is MediaReference added && IndexOf(after, added) != column.Ordinal)
                return column;
        }

        foreach (var column in _schema.MediaColumns)
        {
            if (after[column.Ordinal] is MediaReference added && (before is null || IndexOf(before.Values, added) < 0) && !TryRegister(added))
                return column;
            if (before?.Values[column.Ordinal] is MediaReference removed && IndexOf(after, removed) < 0)
                Run(_orphan, removed);
        }

        return null;
    }

    /// <summary>Takes their files away from all rows that are about to be deleted.</summary>
    /// <param name="match">What the rows equal.</param>
    /// <param name="sql">The table's statements.</param>
    /// <returns>The statement, which takes the values to match, bound like those of the delete.</returns>
    public SqliteStatement OrphaningOf(ColumnValues match, SqliteTableSql sql) =>
        _orphansOfRows.Get(new ColumnSet(match.Ordinals), (sql, match), static it => it.sql.OrphanFiles(it.match.Ordinals));

    public void Dispose()
    {
        _register.Dispose();
        _orphan.Dispose();
        _orphansOfRows.Dispose();
    }

    private bool TryRegister(MediaReference file)
    {
        Bind(_register, file);
        var code = _register.Step();
        _register.Reset();
        return code == raw.SQLITE_DONE || (SqliteFailure.Primary(code) == raw.SQLITE_CONSTRAINT ? false : throw SqliteFailure.Of(_database, code));
    }

    private void Run(SqliteStatement statement, MediaReference file)
    {
        Bind(statement, file);
        statement.Run();
    }

    private void Bind(SqliteStatement statement, MediaReference file)
    {
        SqliteValues.Bind(statement, 1, file);
        SqliteValues.Bind(statement, 2, _schema.Name.Value);
    }

    private int IndexOf(ImmutableArray<object?> values, MediaReference file)
    {
        foreach (var column in _schema.MediaColumns)
        {
            if (values[column.Ordinal] is MediaReference held && held == file)
                return column.Ordinal;
        }

        return -1;
    }
}
