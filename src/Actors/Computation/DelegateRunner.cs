namespace TableActors.Actors.Computation;

/// <summary>
/// Runs the application's functions away from the threads that serve requests. Functions that may
/// block get a bounded number of threads. Asynchronous ones may run in a bounded number at once.
/// Neither kind waits for the other.
/// </summary>
internal sealed class DelegateRunner(int maxThreads, int maxAsynchronous) : IDisposable
{
    private readonly DedicatedThreads _blocking = new("computation", maxThreads);
    private readonly DedicatedThreads _asynchronous = new("asynchronous computation", maxThreads);
    private readonly SemaphoreSlim _slots = new(maxAsynchronous);

    public Task<object?> RunBlockingAsync(
        Func<object?[], CancellationToken, object?> function, object?[] row, CancellationToken cancellation)
    {
        // The scheduler is hidden, so that tasks which the function starts go to the thread pool.
        // Here they could wait for the very thread that waits for them.
        const TaskCreationOptions options = TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler;
        return Task.Factory.StartNew(() => function(row, cancellation), cancellation, options, _blocking)
            .WaitAsync(cancellation);
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
        _asynchronous.Dispose();
        _slots.Dispose();
    }

    // The slot gets free when the function has ended, not when its caller has stopped waiting.
    private async Task<object?> OccupySlotAsync(
        Func<object?[], CancellationToken, Task<object?>> function, object?[] row, CancellationToken cancellation)
    {
        try
        {
            const TaskCreationOptions options = TaskCreationOptions.DenyChildAttach;
            return await Task.Factory.StartNew(() => function(row, cancellation), cancellation, options, _asynchronous)
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
/// Runs tasks on threads of its own. A thread starts when there is work and none is idle, up to a
/// bound, and ends when it has been idle for a while. Work beyond the bound waits in order.
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

    /// <summary>Lets the threads end once the work that waits is done.</summary>
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

    // A thread that waits for a task of the same threads runs the task itself. Otherwise it could
    // wait for ever.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        _current == this && TryExecuteTask(task);

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
