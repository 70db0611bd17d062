using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Stores.Sqlite;

/// <summary>A bounded number of reading connections.</summary>
internal sealed class SqliteReaderPool(SqliteDatabase database, int size) : IDisposable
{
    private readonly SemaphoreSlim _free = new(size, size);
    private readonly ConcurrentStack<SqliteReader> _idle = new();
    private volatile bool _disposed;

    /// <summary>Runs a read on the next free connection.</summary>
    /// <param name="read">The read.</param>
    /// <param name="onOwnThread">Whether it gets a thread of its own; otherwise it runs here.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="SqliteException">The database failed.</exception>
    /// <exception cref="OperationCanceledException">The caller ended the read.</exception>
    public async Task<T> RunAsync<T>(Func<SqliteReader, T> read, bool onOwnThread, CancellationToken cancellation)
    {
        var waited = Measures.ConnectionWaitBegins();
        await _free.WaitAsync(cancellation).ConfigureAwait(false);
        Measures.ConnectionWaitEnds("sqlite.readers", waited);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var reader = _idle.TryPop(out var idle) ? idle : new SqliteReader(database.OpenReader());
            try
            {
                return onOwnThread
                    ? await OnOwnThreadAsync(() => reader.Run(read, cancellation)).ConfigureAwait(false)
                    : reader.Run(read, cancellation);
            }
            finally
            {
                if (reader.IsSound && !_disposed)
                    _idle.Push(reader);
                else
                    reader.Dispose();
            }
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Runs a read at once, and reports a failure of the database as callers are to see it.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    public async Task<T> ServeAsync<T>(Func<SqliteReader, T> read, CancellationToken cancellation, bool onOwnThread = false)
    {
        try
        {
            return await RunAsync(read, onOwnThread, cancellation).ConfigureAwait(false);
        }
        catch (SqliteException failure)
        {
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }

    /// <summary>Closes the idle connections; those in use are closed as they are given back.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryPop(out var reader))
            reader.Dispose();
    }

    private static Task<T> OnOwnThreadAsync<T>(Func<T> read) =>
        Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
