using System.Data.Common;
using Akka.Configuration;

namespace Akka.Persistence.Sql.Storage;

/// <summary>One database: readers, each with a connection of its own, and one writer for all who write.</summary>
internal abstract class SqlDatabase : IDisposable
{
    private const int MaxReaders = 8;

    private readonly SemaphoreSlim _readers = new(MaxReaders);
    private readonly Lock _tablesLock = new();
    private readonly GroupWriter _writer;
    private DatabaseTables _required;
    private volatile DatabaseTables _present;
    private volatile bool _isPrepared;

    protected SqlDatabase(TableNames names)
    {
        Names = names;
        _writer = new GroupWriter(this);
    }

    public TableNames Names { get; }

    /// <exception cref="ConfigurationException">There is no such provider.</exception>
    public static SqlDatabase At(DatabaseAddress address) => address.ProviderName switch
    {
        var name when name.StartsWith("SQLite", StringComparison.OrdinalIgnoreCase) => new SqliteDatabase(address),
        var name when name.StartsWith("PostgreSQL", StringComparison.OrdinalIgnoreCase) => new PostgresDatabase(address),
        _ => throw new ConfigurationException(
            $"There is no provider named {address.ProviderName}, only those of SQLite (SQLite.MS) and PostgreSQL (PostgreSQL.15)."),
    };

    /// <summary>From now on, nothing is read or written before these tables are there.</summary>
    public void Require(DatabaseTables tables)
    {
        lock (_tablesLock) _required |= tables;
    }

    /// <summary>Completes when the request is committed, together with others that came at the same time.</summary>
    public Task WriteAsync(WriteRequest request)
    {
        _writer.Add(request);
        return request.Done;
    }

    /// <summary>
    /// Runs on a thread that may wait, as not all drivers read asynchronously. Many actors that recover at once neither take all
    /// threads nor all connections.
    /// </summary>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read)
    {
        await _readers.WaitAsync().ConfigureAwait(false);
        try
        {
            return await Task.Run(async () =>
            {
                EnsureTables();
                await using var connection = CreateConnection();
                await connection.OpenAsync().ConfigureAwait(false);
                return await read(connection).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }
        finally
        {
            _readers.Release();
        }
    }

    /// <summary>
    /// Prepares the database, once and before anything else is done with it, and creates what is missing of the required tables.
    /// A failure is the caller's; the next one tries again.
    /// </summary>
    public void EnsureTables()
    {
        if (_isPrepared && _present == _required) return;
        lock (_tablesLock)
        {
            var missing = _required & ~_present;
            if (_isPrepared && missing == DatabaseTables.None) return;
            using var connection = CreateConnection();
            connection.Open();
            if (!_isPrepared) Prepare(connection);
            _isPrepared = true;
            CreateTables(connection, missing);
            _present = _required;
        }
    }

    public abstract DbConnection CreateConnection();

    /// <summary>Sets up the writer's connection, which is open.</summary>
    public virtual void PrepareWriter(DbConnection connection)
    {
    }

    public abstract IEventInserter CreateInserter(DbConnection connection);

    /// <summary>Whether the fault lies in what was written, so that each request is better tried by itself.</summary>
    public abstract bool IsFaultOfARequest(Exception fault);

    public virtual void Dispose()
    {
        _writer.Dispose();
        _readers.Dispose();
    }

    /// <summary>Sets up what is kept in the database itself. Nothing of this object uses the database meanwhile.</summary>
    protected virtual void Prepare(DbConnection connection)
    {
    }

    protected abstract void CreateTables(DbConnection connection, DatabaseTables tables);
}
