using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TableActors.Sqlite.Connections;

/// <summary>
/// A connection that only reads. SQL that is not ours runs here, so that the database asks about everything that a statement would
/// do: reading and calling functions are allowed, and nothing else, such as attaching another file.
/// </summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatementCache<object> _statements;

    public SqliteReader(SqliteConnection connection)
    {
        _connection = connection;
        Database = connection.Handle!;
        _statements = new SqliteStatementCache<object>(Database, ReferenceEqualityComparer.Instance);
        strdelegate_authorizer authorizer = static (_, action, _, _, _, _) => IsReading(action) ? raw.SQLITE_OK : raw.SQLITE_DENY;
        raw.sqlite3_set_authorizer(Database, authorizer, null);
    }

    public sqlite3 Database { get; }

    /// <summary>Whether the connection can be used again.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>Finds a statement, or prepares it.</summary>
    /// <param name="owner">What the statement belongs to; by reference, the key under which it is kept.</param>
    /// <param name="sql">The statement.</param>
    /// <exception cref="SqliteException">The database refuses it.</exception>
    public SqliteStatement Statement(object owner, string sql) => _statements.Get(owner, sql, static text => text);

    /// <summary>Runs a read that the caller can end.</summary>
    /// <exception cref="OperationCanceledException">The caller ended it.</exception>
    public T Run<T>(Func<SqliteReader, T> read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // Disposing of the registration waits for an interruption under way, so that it cannot hit the connection's next read.
        using var registration = cancellation.UnsafeRegister(static database => raw.sqlite3_interrupt((sqlite3)database!), Database);
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
        _connection.Dispose();
    }

    private static bool IsReading(int action) =>
        action is raw.SQLITE_SELECT or raw.SQLITE_READ or raw.SQLITE_FUNCTION or raw.SQLITE_RECURSIVE;
}
