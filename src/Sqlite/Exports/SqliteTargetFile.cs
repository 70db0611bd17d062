using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Actors.Exports;

namespace TableActors.Sqlite.Exports;

/// <summary>One target file, which all exports into it share: what they do there, they do one after the other.</summary>
/// <param name="location">Where the file is.</param>
/// <param name="time">The time.</param>
internal sealed class SqliteTargetFile(SqliteExportLocation location, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(10);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private SqliteTargetConnection? _open;

    /// <summary>SQL to run on connections besides the usual; for tests.</summary>
    public string? Settings { get; set; }

    /// <summary>
    /// Does something with the file, on another thread, which may wait. Where somebody else has locked the file, it is begun anew until the
    /// caller ends it; so it must leave nothing behind where it throws.
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

    private static bool IsBusy(Exception failure) => failure is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED };

    private void Close()
    {
        _open?.Dispose();
        _open = null;
    }
}
