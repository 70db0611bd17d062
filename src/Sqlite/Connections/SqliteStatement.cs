using System.Buffers;
using System.Text.Unicode;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Sqlite.Tables;

namespace TableActors.Sqlite.Connections;

/// <summary>
/// A prepared statement, close to the database's own interface. It runs thousands of times a
/// second. A refused row gives a result code and costs no exception. One thread at a time may use
/// it.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int StackBytes = 1024;
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>Prepares a statement.</summary>
    /// <exception cref="SqliteException">The database refuses it.</exception>
    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        var code = raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement);
        SqliteFailure.ThrowUnlessOk(database, code);
    }

    /// <summary>Runs a statement once.</summary>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="SqliteException">The database refuses it, or failed.</exception>
    public static int Execute(sqlite3 database, string sql, Action<SqliteStatement> bind)
    {
        using var statement = new SqliteStatement(database, sql);
        bind(statement);
        statement.Run();
        return raw.sqlite3_changes(database);
    }

    public int ColumnCount => raw.sqlite3_column_count(_statement);

    /// <inheritdoc cref="SqliteQueryCheck.VisibleOrdinals"/>
    public int[] VisibleColumns => [.. SqliteQueryCheck.VisibleOrdinals(_statement)];

    /// <summary>Runs to the next row or to the end.</summary>
    /// <returns>A result code: <c>SQLITE_ROW</c>, <c>SQLITE_DONE</c>, or an extended error code.</returns>
    public int Step() => raw.sqlite3_step(_statement);

    /// <summary>Runs to the next row or to the end.</summary>
    /// <returns>Whether there is a row.</returns>
    /// <exception cref="SqliteException">The database failed.</exception>
    public bool Read()
    {
        var code = Step();
        return code == raw.SQLITE_ROW || (code == raw.SQLITE_DONE ? false : throw SqliteFailure.Of(_database, code));
    }

    /// <summary>Runs a statement that yields no rows, and makes it ready to be run again.</summary>
    /// <exception cref="SqliteException">The database failed.</exception>
    public void Run()
    {
        try
        {
            while (Read())
            {
            }
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Makes the statement ready to run again. Its bound values stay.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public int IndexOf(string parameter) => raw.sqlite3_bind_parameter_index(_statement, parameter);

    public void BindNull(int index) => raw.sqlite3_bind_null(_statement, index);

    public void Bind(int index, long value) => raw.sqlite3_bind_int64(_statement, index, value);

    public void Bind(int index, double value) => raw.sqlite3_bind_double(_statement, index, value);

    public void BindBlob(int index, ReadOnlySpan<byte> value)
    {
        // The binding passes an empty span as a null pointer, which would bind null.
        if (value.IsEmpty)
            raw.sqlite3_bind_zeroblob(_statement, index, 0);
        else
            raw.sqlite3_bind_blob(_statement, index, value);
    }

    public void BindUtf8(int index, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            raw.sqlite3_bind_text(_statement, index, "");
        else
            raw.sqlite3_bind_text(_statement, index, value);
    }

    /// <summary>Binds text.</summary>
    /// <returns>Whether it is valid Unicode text; <see langword="false"/>: nothing is bound.</returns>
    public bool Bind(int index, string text)
    {
        var most = text.Length * 3;
        if (most <= StackBytes)
            return BindEncoded(index, text, stackalloc byte[StackBytes]);
        var rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            return BindEncoded(index, text, rented);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>The storage class of a value of the present row, one of SQLite's five.</summary>
    public int StorageClass(int ordinal) => raw.sqlite3_column_type(_statement, ordinal);

    public long Int64(int ordinal) => raw.sqlite3_column_int64(_statement, ordinal);

    public double Double(int ordinal) => raw.sqlite3_column_double(_statement, ordinal);

    public string Text(int ordinal) => raw.sqlite3_column_text(_statement, ordinal).utf8_to_string() ?? "";

    /// <summary>The bytes of a text or blob. They are valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int ordinal) => raw.sqlite3_column_blob(_statement, ordinal);

    public void Dispose() => _statement.Dispose();

    private bool BindEncoded(int index, string text, Span<byte> buffer)
    {
        if (Utf8.FromUtf16(text, buffer, out _, out var written, replaceInvalidSequences: false)
            != OperationStatus.Done)
            return false;
        BindUtf8(index, buffer[..written]);
        return true;
    }
}

/// <summary>A part of a transaction that can be undone by itself.</summary>
internal sealed class SqliteSavepoint(sqlite3 database, string name) : IDisposable
{
    private readonly SqliteStatement _begin = new(database, $"SAVEPOINT {name}");
    private readonly SqliteStatement _release = new(database, $"RELEASE {name}");
    private readonly SqliteStatement _undo = new(database, $"ROLLBACK TO {name}");

    public void Begin() => _begin.Run();

    /// <summary>Ends the part, and undoes it if it is not to be kept.</summary>
    public void End(bool keep)
    {
        if (!keep)
            _undo.Run();
        _release.Run();
    }

    public void Dispose()
    {
        _begin.Dispose();
        _release.Dispose();
        _undo.Dispose();
    }
}

/// <summary>
/// Keeps the prepared statements that one connection used last. Clients choose which columns they
/// send together, so there may be very many statements. The cache has a young and an old
/// generation. When the young one is full, the old one is dropped.
/// </summary>
/// <typeparam name="TKey">The key of a statement.</typeparam>
internal sealed class SqliteStatementCache<TKey>(sqlite3 database, IEqualityComparer<TKey>? comparer = null)
    : IDisposable
    where TKey : notnull
{
    public const int MaxStatements = 128;

    private Dictionary<TKey, SqliteStatement> _young = new(comparer);
    private Dictionary<TKey, SqliteStatement> _old = new(comparer);

    public int Count => _young.Count + _old.Count;

    /// <summary>Finds a statement, or prepares it. It stays valid until the next call.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The database refuses it.</exception>
    public SqliteStatement Get<TState>(TKey key, TState state, Func<TState, string> sql)
    {
        if (_young.TryGetValue(key, out var known))
            return known;
        if (!_old.Remove(key, out var statement))
            statement = new SqliteStatement(database, sql(state));
        if (_young.Count >= MaxStatements / 2)
        {
            Dispose(_old);
            (_young, _old) = (_old, _young);
        }

        _young.Add(key, statement);
        return statement;
    }

    public void Dispose()
    {
        Dispose(_young);
        Dispose(_old);
    }

    private static void Dispose(Dictionary<TKey, SqliteStatement> generation)
    {
        foreach (var statement in generation.Values)
            statement.Dispose();
        generation.Clear();
    }
}
