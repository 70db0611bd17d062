namespace TableActors.EndToEnd.Tests.Crash;

/// <summary>Counts what clients were told, and lets a test go on once it is enough.</summary>
internal sealed class Acknowledgements
{
    private readonly Lock _gate = new();
    private long _count;
    private long _goal = long.MaxValue;
    private TaskCompletionSource _reached = new();

    public long Count => Interlocked.Read(ref _count);

    public void Add()
    {
        lock (_gate)
        {
            if (++_count >= _goal)
                _reached.TrySetResult();
        }
    }

    /// <summary>Ends after some more acknowledgements.</summary>
    public Task MoreAsync(int number)
    {
        lock (_gate)
        {
            _goal = _count + number;
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _reached.Task;
        }
    }
}
