namespace TableActors.Actors.Computation;

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
