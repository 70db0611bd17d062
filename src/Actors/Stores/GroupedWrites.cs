namespace TableActors.Actors.Stores;

/// <summary>
/// Collects items while a transaction is under way, and writes all of them with the next one.
/// Whoever waits for one item waits for its whole group.
/// </summary>
/// <param name="write">
/// Writes items in one transaction, in their order. It is called again only after it has ended.
/// </param>
internal sealed class GroupedWrites<T>(Func<IReadOnlyList<T>, Task> write)
{
    private readonly Lock _gate = new();
    private List<T> _waiting = [];
    private TaskCompletionSource _written = NewPromise();
    private bool _isWriting;

    /// <summary>Ends when the item is written, or fails if the write of its group fails.</summary>
    public Task AddAsync(T item)
    {
        lock (_gate)
        {
            _waiting.Add(item);
            if (!_isWriting)
            {
                _isWriting = true;
                _ = Task.Run(WriteWaitingAsync);
            }

            return _written.Task;
        }
    }

    private static TaskCompletionSource NewPromise() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WriteWaitingAsync()
    {
        while (Take(out var written) is { Count: > 0 } items)
        {
            try
            {
                await write(items).ConfigureAwait(false);
                written.SetResult();
            }
            catch (Exception failure)
            {
                written.SetException(failure);
            }
        }
    }

    private List<T> Take(out TaskCompletionSource written)
    {
        lock (_gate)
        {
            var items = _waiting;
            written = _written;
            if (items.Count == 0)
            {
                _isWriting = false;
            }
            else
            {
                _waiting = [];
                _written = NewPromise();
            }

            return items;
        }
    }
}
