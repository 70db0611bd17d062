using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using TableActors.Actors.Telemetry;

namespace TableActors.Postgres.Connections;

/// <summary>A bounded number of connections that write.</summary>
internal sealed class PostgresWriteConnections(NpgsqlDataSource source, int size) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(size, size);
    private readonly ConcurrentStack<PostgresWriteConnection> _idle = new();
    private volatile bool _disposed;

    /// <summary>Does something on the next free connection.</summary>
    /// <exception cref="OperationCanceledException">The caller ended it.</exception>
    public async Task<T> RunAsync<T>(Func<PostgresWriteConnection, Task<T>> work, CancellationToken cancellation)
    {
        var waited = Measures.ConnectionWaitBegins();
        await _free.WaitAsync(cancellation).ConfigureAwait(false);
        Measures.ConnectionWaitEnds("postgresql.writers", waited);
        try
        {
            var connection = await TakeAsync(cancellation).ConfigureAwait(false);
            var isDone = false;
            try
            {
                var result = await work(connection).ConfigureAwait(false);
                isDone = true;
                return result;
            }
            finally
            {
                await GiveBackAsync(connection, isDone).ConfigureAwait(false);
            }
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Closes the idle connections. Connections in use are closed when they are given back.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        while (_idle.TryPop(out var connection))
            await connection.DisposeAsync().ConfigureAwait(false);
        await source.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<PostgresWriteConnection> TakeAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (_idle.TryPop(out var idle))
        {
            if (await idle.IsAliveAsync(cancellation).ConfigureAwait(false))
                return idle;
            await idle.DisposeAsync().ConfigureAwait(false);
        }

        return await PostgresWriteConnection.OpenAsync(source, cancellation).ConfigureAwait(false);
    }

    private async ValueTask GiveBackAsync(PostgresWriteConnection connection, bool isDone)
    {
        if (isDone && connection is { IsSound: true, IsFull: false } && !_disposed)
        {
            connection.Touch();
            _idle.Push(connection);
        }
        else
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}

/// <summary>A writing connection, kept open with its prepared statements. One batch at a time uses it.</summary>
internal sealed class PostgresWriteConnection(NpgsqlConnection connection) : IAsyncDisposable
{
    // Statements find their rows by primary keys. The planner must never scan a table, whatever it
    // believes about a table that has just been filled.
    private const string Settings =
        """
        SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off; SET jit = off; SET plan_cache_mode = force_generic_plan;
        SET default_transaction_isolation = 'read committed'; SET idle_in_transaction_session_timeout = '10s';
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
        """;

    // Clients choose which columns they update together. There may be as many statements as sets of
    // columns.
    private const int MaxStatements = 512;

    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(1);
    private readonly HashSet<string> _statements = new(StringComparer.Ordinal);
    private long _lastUsed = Stopwatch.GetTimestamp();

    public NpgsqlConnection Connection { get; } = connection;

    public bool IsSound { get; set; } = true;

    /// <summary>
    /// Whether the server keeps so many statements for the connection that a new connection is
    /// better.
    /// </summary>
    public bool IsFull => _statements.Count > MaxStatements;

    public static async Task<PostgresWriteConnection> OpenAsync(NpgsqlDataSource source, CancellationToken cancellation)
    {
        var opened = new PostgresWriteConnection(source.CreateConnection());
        try
        {
            await opened.Connection.OpenAsync(cancellation).ConfigureAwait(false);
            await opened.RunAsync(Settings, cancellation).ConfigureAwait(false);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Makes sure that an idle connection still leads to a server. If it does not, the outcome of a
    /// batch sent into it would be unknown.
    /// </summary>
    public async Task<bool> IsAliveAsync(CancellationToken cancellation)
    {
        if (Stopwatch.GetElapsedTime(_lastUsed) < Trusted)
            return true;
        try
        {
            await RunAsync("SELECT", cancellation).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            return false;
        }
    }

    /// <summary>Prepares the statements of a batch that this connection has not prepared yet.</summary>
    /// <exception cref="PostgresException">The database refuses a statement.</exception>
    public Task PrepareAsync(NpgsqlBatch batch)
    {
        foreach (var command in batch.BatchCommands)
            _statements.Add(command.CommandText);
        return batch.PrepareAsync();
    }

    /// <summary>Remembers that the server has answered.</summary>
    public void Touch() => _lastUsed = Stopwatch.GetTimestamp();

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private async Task RunAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, Connection);
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }
}
