using System.Collections.Immutable;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Operations;

/// <summary>
/// Lets updates of the same row take turns after one had to start again because of another.
/// Otherwise, many concurrent updates would compute in vain. Rows without such conflicts
/// cost nothing.
/// </summary>
internal sealed class RowTurns
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RowKey, Queue> _queues = [];

    /// <summary>Waits for a turn, if other updates of the row already take turns.</summary>
    /// <returns>
    /// The turn, which ends when it is disposed of; <see langword="null"/>: nobody takes turns.
    /// </returns>
    public ValueTask<IDisposable?> TakeIfContendedAsync(RowKey row, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_queues.ContainsKey(row))
                return default;
        }

        return new ValueTask<IDisposable?>(TakeAsync(row, cancellation)!);
    }

    /// <summary>Waits for a turn. It ends when it is disposed of.</summary>
    public async Task<IDisposable> TakeAsync(RowKey row, CancellationToken cancellation)
    {
        Queue? queue;
        lock (_gate)
        {
            if (!_queues.TryGetValue(row, out queue))
                _queues.Add(row, queue = new Queue());
            queue.Users++;
        }

        try
        {
            await queue.Turn.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            Leave(row, queue);
            throw;
        }

        return new Turn(this, row, queue);
    }

    private void Leave(RowKey row, Queue queue)
    {
        lock (_gate)
        {
            if (--queue.Users == 0)
                _queues.Remove(row);
        }
    }

    private sealed class Queue
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Turn(RowTurns turns, RowKey row, Queue queue) : IDisposable
    {
        public void Dispose()
        {
            queue.Turn.Release();
            turns.Leave(row, queue);
        }
    }
}

internal readonly record struct RowKey(TableName Table, ImmutableArray<object?> Values)
{
    public bool Equals(RowKey other) => Table == other.Table && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Table);
        foreach (var value in Values)
            hash.Add(value);
        return hash.ToHashCode();
    }
}
