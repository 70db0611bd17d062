using System.Collections.Concurrent;
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

    /// <summary>Closes the idle connections; those in use are closed as they are given back.</summary>
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
