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

/// <summary>
/// Runs tasks on threads of its own, never on those that serve requests. Threads start when there is work and none is idle, up
/// to a bound, and end when they have been idle for a while; what exceeds the bound waits in order.
/// </summary>
internal sealed class DedicatedThreads(string name, int maxThreads) : TaskScheduler, IDisposable
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(20);

    [ThreadStatic]
    private static DedicatedThreads? _current;

    private readonly object _gate = new();
    private readonly LinkedList<Task> _waiting = new();
    private int _threads;
    private int _idle;
    private bool _disposed;

    public override int MaximumConcurrencyLevel => maxThreads;

    /// <summary>Threads end once the work that waits is done.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Monitor.PulseAll(_gate);
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _waiting.AddLast(task);
            if (_idle >= _waiting.Count)
            {
                Monitor.Pulse(_gate);
            }
            else if (_threads < maxThreads)
            {
                _threads++;
                new Thread(Work) { IsBackground = true, Name = name }.UnsafeStart();
            }
        }
    }

    protected override bool TryDequeue(Task task)
    {
        lock (_gate)
            return _waiting.Remove(task);
    }

    // Whoever waits on one of these threads for a task of the same threads runs it, or could wait for ever.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _current == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
            return [.. _waiting];
    }

    private void Work()
    {
        _current = this;
        while (Next() is { } task)
            TryExecuteTask(task);
    }

    private Task? Next()
    {
        lock (_gate)
        {
            while (_waiting.First is null)
            {
                _idle++;
                var isWoken = !_disposed && Monitor.Wait(_gate, IdleTime);
                _idle--;
                if (isWoken || _waiting.First is not null)
                    continue;
                _threads--;
                return null;
            }

            var task = _waiting.First.Value;
            _waiting.RemoveFirst();
            return task;
        }
    }
}
