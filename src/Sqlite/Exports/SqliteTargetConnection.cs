using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Sqlite.Connections;

namespace TableActors.Sqlite.Exports;

/// <summary>An open target file, with its prepared statements. One thread at a time may use it.</summary>
internal sealed class SqliteTargetConnection : IDisposable
{
    private const int BusyMilliseconds = 200;

    private readonly SqliteConnection _connection;
    private readonly SqliteStatementCache<string> _statements;
    private readonly DateTime _fileBirth;

    /// <summary>Opens an existing file.</summary>
    /// <exception cref="SqliteException">The file is not there, or no database.</exception>
    public SqliteTargetConnection(SqliteExportLocation location, string? settings)
    {
        _fileBirth = File.GetCreationTimeUtc(location.Path);
        var mode = location.Settings.Mode == SqliteOpenMode.ReadOnly
            ? SqliteOpenMode.ReadOnly
            : SqliteOpenMode.ReadWrite;
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder(
            location.Settings.ConnectionString) { Mode = mode, Pooling = false }.ConnectionString);
        try
        {
            _connection.Open();
            Database = _connection.Handle!;
            raw.sqlite3_extended_result_codes(Database, 1);
            raw.sqlite3_busy_timeout(Database, BusyMilliseconds);
            SqliteFailure.ThrowUnlessOk(Database, raw.sqlite3_exec(Database, $"PRAGMA synchronous = FULL; {settings}"));
            _statements = new SqliteStatementCache<string>(Database, StringComparer.Ordinal);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public sqlite3 Database { get; }

    /// <summary>Grows with each change of a table's definition, no matter who makes it.</summary>
    public long SchemaNumber
    {
        get
        {
            var statement = Prepared("PRAGMA schema_version");
            try
            {
                return statement.Read() ? statement.Int64(0) : 0;
            }
            finally
            {
                statement.Reset();
            }
        }
    }

    /// <summary>How many rows the last statement has written.</summary>
    public int Changes => raw.sqlite3_changes(Database);

    /// <summary>
    /// Whether the open file is still the one at the path. Rows written into a removed file would
    /// be lost.
    /// </summary>
    public bool IsOf(string path) => File.Exists(path) && File.GetCreationTimeUtc(path) == _fileBirth;

    public SqliteStatement Prepared(string sql) => _statements.Get(sql, sql, static sql => sql);

    public void Run(string sql) => Prepared(sql).Run();

    /// <summary>Rolls the transaction back, if there is one.</summary>
    public void Rollback()
    {
        // Some failures roll back by themselves.
        if (raw.sqlite3_get_autocommit(Database) == 0)
            raw.sqlite3_exec(Database, "ROLLBACK");
    }

    public void Dispose()
    {
        _statements.Dispose();
        _connection.Dispose();
    }
}

/// <summary>One target file. All exports to it share it, and use it one after the other.</summary>
/// <param name="location">The location of the file.</param>
/// <param name="time">The time.</param>
internal sealed class SqliteTargetFile(SqliteExportLocation location, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(10);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private SqliteTargetConnection? _open;

    /// <summary>SQL that connections also run when they are opened; for tests.</summary>
    public string? Settings { get; set; }

    /// <summary>
    /// Does work with the file, on another thread that may block. If somebody else has locked the
    /// file, the work begins again, until the caller cancels it. So the work must leave nothing
    /// behind when it throws.
    /// </summary>
    /// <exception cref="SqliteException">The database failed.</exception>
    /// <exception cref="OperationCanceledException">The caller ended it.</exception>
    public async Task<T> RunAsync<T>(Func<SqliteTargetConnection, T> work, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            while (true)
            {
                try
                {
                    return await Task.Run(() => Run(work, cancellation), CancellationToken.None).ConfigureAwait(false);
                }
                catch (SqliteException busy) when (IsBusy(busy))
                {
                    await Task.Delay(BusyPause, time, cancellation).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _open?.Dispose();
        _turn.Dispose();
    }

    private T Run<T>(Func<SqliteTargetConnection, T> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_open?.IsOf(location.Path) == false)
            Close();
        var connection = _open ??= new SqliteTargetConnection(location, Settings);
        using var interrupting = cancellation.Register(() => raw.sqlite3_interrupt(connection.Database));
        try
        {
            return work(connection);
        }
        catch (Exception failure)
        {
            connection.Rollback();
            if (!IsBusy(failure))
                Close();
            throw;
        }
    }

    private static bool IsBusy(Exception failure) =>
        failure is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED };

    private void Close()
    {
        _open?.Dispose();
        _open = null;
    }
}
