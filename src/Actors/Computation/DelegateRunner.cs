namespace TableActors.Actors.Computation;

/// <summary>
/// Runs the application's own functions away from the threads that serve requests: those that may block on a bounded number of
/// threads of their own, asynchronous ones in a bounded number at once. The two do not wait for each other.
/// </summary>
internal sealed class DelegateRunner(int threads, int asynchronous) : IDisposable
{
    private readonly DedicatedThreads _blocking = new("computation", threads);
    private readonly DedicatedThreads _continuing = new("asynchronous computation", threads);
    private readonly SemaphoreSlim _slots = new(asynchronous);

    public Task<object?> RunBlockingAsync(Func<object?[], CancellationToken, object?> function, object?[] row, CancellationToken cancellation)
    {
        // Hidden, so that what the function itself starts goes to the thread pool and cannot wait for the thread that waits for it.
        const TaskCreationOptions options = TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler;
        return Task.Factory.StartNew(() => function(row, cancellation), cancellation, options, _blocking).WaitAsync(cancellation);
    }

    public async Task<object?> RunAsynchronousAsync(
        Func<object?[], CancellationToken, Task<object?>> function, object?[] row, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation).ConfigureAwait(false);
        return await OccupySlotAsync(function, row, cancellation).WaitAsync(cancellation).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _blocking.Dispose();
        _continuing.Dispose();
        _slots.Dispose();
    }

    // The slot is free when the function has ended, not when its caller has stopped waiting.
    private async Task<object?> OccupySlotAsync(
        Func<object?[], CancellationToken, Task<object?>> function, object?[] row, CancellationToken cancellation)
    {
        try
        {
            return await Task.Factory
                .StartNew(() => function(row, cancellation), cancellation, TaskCreationOptions.DenyChildAttach, _continuing)
                .Unwrap()
                .ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }
}
