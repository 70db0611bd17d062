using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Actors.Stores;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Sqlite.Tables;

namespace TableActors.Sqlite.Connections;

/// <summary>
/// A bounded number of reading connections that work at the same time. While a client takes a part
/// of a large result, its connection waits and does not count.
/// </summary>
internal sealed class SqliteReaderPool(SqliteDatabase database, int size) : IDisposable
{
    private const int MostLargeResults = 32;
    private readonly LargeResults _large = new(MostLargeResults);
    private readonly SemaphoreSlim _free = new(size, size);
    private readonly ConcurrentStack<SqliteReader> _idle = new();
    private volatile bool _disposed;

    /// <summary>Runs a read on the next free connection.</summary>
    /// <param name="read">The read.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="SqliteException">The database failed.</exception>
    /// <exception cref="OperationCanceledException">The caller ended the read.</exception>
    public async Task<T> RunAsync<T>(Func<SqliteReader, T> read, CancellationToken cancellation)
    {
        await WaitForTurnAsync(cancellation).ConfigureAwait(false);
        try
        {
            var reader = Take();
            try
            {
                return reader.Run(read, cancellation);
            }
            finally
            {
                GiveBack(reader);
            }
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>
    /// Runs a query on the next free connection. While the sink passes rows on, another connection
    /// may work instead.
    /// </summary>
    /// <exception cref="SqliteException">The database failed.</exception>
    /// <exception cref="OperationCanceledException">The caller ended it.</exception>
    public async Task RunAsync(
        SqliteQueryExecution query, IRowSink sink, QueryPace pace, CancellationToken cancellation)
    {
        await WaitForTurnAsync(cancellation).ConfigureAwait(false);
        var isAtWork = true;
        var isLarge = false;
        SqliteReader? reader = null;
        try
        {
            reader = Take();
            while (!(pace.IsSlow
                ? await ReadOnOwnThreadAsync(reader, query, cancellation).ConfigureAwait(false)
                : reader.Run(query.ReadOn, cancellation)))
            {
                pace.Record(query.Longest);
                if (!isLarge)
                    _large.Begin();
                isLarge = true;
                isAtWork = false;
                _free.Release();
                await sink.PassOnAsync(cancellation).ConfigureAwait(false);
                await WaitForTurnAsync(cancellation).ConfigureAwait(false);
                isAtWork = true;
            }
        }
        finally
        {
            pace.Record(query.Longest);
            query.Dispose();
            if (reader is not null)
                GiveBack(reader);
            if (isAtWork)
                _free.Release();
            if (isLarge)
                _large.End();
        }
    }

    private ValueTask WaitForTurnAsync(CancellationToken cancellation)
    {
        return Measures.WatchesConnectionWaits ? MeasuredAsync() : new ValueTask(_free.WaitAsync(cancellation));

        async ValueTask MeasuredAsync()
        {
            var begun = Stopwatch.GetTimestamp();
            await _free.WaitAsync(cancellation).ConfigureAwait(false);
            Measures.ConnectionWaitEnds("sqlite.readers", begun);
        }
    }

    /// <summary>Runs a read, and reports a failure of the database as a problem.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    public async Task<T> ServeAsync<T>(Func<SqliteReader, T> read, CancellationToken cancellation)
    {
        try
        {
            return await RunAsync(read, cancellation).ConfigureAwait(false);
        }
        catch (SqliteException failure)
        {
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }

    /// <summary>Closes the idle connections. Connections in use are closed when they are given back.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryPop(out var reader))
            reader.Dispose();
    }

    private SqliteReader Take()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _idle.TryPop(out var idle) ? idle : new SqliteReader(database.OpenReader());
    }

    private void GiveBack(SqliteReader reader)
    {
        if (reader.IsSound && !_disposed && _idle.Count < size)
            _idle.Push(reader);
        else
            reader.Dispose();
    }

    private static Task<bool> ReadOnOwnThreadAsync(
        SqliteReader reader, SqliteQueryExecution query, CancellationToken cancellation) =>
        Task.Factory.StartNew(
            () => reader.Run(query.ReadOn, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
}

/// <summary>
/// Whether a query took long when it last ran. A quick query runs on the thread that asks for it,
/// which is cheapest. A slow one gets its own thread, because requests and actors need the others.
/// </summary>
internal sealed class QueryPace
{
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(10);
    private static readonly ConditionalWeakTable<PreparedQuery, QueryPace> Known = [];
    private volatile bool _isSlow;

    public bool IsSlow => _isSlow;

    public static QueryPace Of(PreparedQuery query) => Known.GetValue(query, static _ => new QueryPace());

    public void Record(TimeSpan elapsed) => _isSlow = elapsed >= Long;
}

/// <summary>
/// A connection that only reads. The SQL of users runs here, so the database asks before each thing
/// that a statement does. Reading and calling functions are allowed. Everything else is denied,
/// such as attaching another file.
/// </summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatementCache<object> _statements;
    private readonly SqliteStatementCache<string> _statementsByText;

    public SqliteReader(SqliteConnection connection)
    {
        _connection = connection;
        Database = connection.Handle!;
        _statements = new SqliteStatementCache<object>(Database, ReferenceEqualityComparer.Instance);
        _statementsByText = new SqliteStatementCache<string>(Database, StringComparer.Ordinal);
        strdelegate_authorizer authorizer = static (_, action, _, _, _, _) =>
            IsReading(action) ? raw.SQLITE_OK : raw.SQLITE_DENY;
        raw.sqlite3_set_authorizer(Database, authorizer, null);
    }

    public sqlite3 Database { get; }

    public bool IsSound { get; private set; } = true;

    /// <summary>Finds a statement, or prepares it.</summary>
    /// <param name="owner">
    /// The object that the statement belongs to. Its reference is the key under which the statement
    /// is kept.
    /// </param>
    /// <param name="sql">The statement.</param>
    /// <exception cref="SqliteException">The database refuses it.</exception>
    public SqliteStatement Statement(object owner, string sql) => _statements.Get(owner, sql, static text => text);

    /// <summary>Finds a statement by its text, or prepares it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="sql">Makes SQLite's form of the text.</param>
    /// <exception cref="SqliteException">The database refuses it.</exception>
    public SqliteStatement Statement(string text, Func<string, string> sql) => _statementsByText.Get(text, text, sql);

    /// <summary>Runs a read that the caller can end.</summary>
    /// <exception cref="OperationCanceledException">The caller ended it.</exception>
    public T Run<T>(Func<SqliteReader, T> read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // Disposing of the registration waits for an interruption under way, so it cannot interrupt
        // the connection's next read.
        using var registration = cancellation.UnsafeRegister(
            static database => raw.sqlite3_interrupt((sqlite3)database!), Database);
        try
        {
            return read(this);
        }
        catch (SqliteException interrupted) when (interrupted.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException("The read was cancelled.", interrupted, cancellation);
        }
        catch (SqliteException failure) when (!SqliteFailure.IsOfRow(failure.SqliteErrorCode))
        {
            IsSound = false;
            throw;
        }
    }

    public void Dispose()
    {
        _statements.Dispose();
        _statementsByText.Dispose();
        _connection.Dispose();
    }

    private static bool IsReading(int action) =>
        action is raw.SQLITE_SELECT or raw.SQLITE_READ or raw.SQLITE_FUNCTION or raw.SQLITE_RECURSIVE;
}
