using System.Collections;
using System.Collections.Immutable;
using Akka.Actor;
using TableActors.Actors.Hosting;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tables;

/// <summary>
/// The writes that wait for a table's next transaction, in the order of their arrival. It bounds
/// their number and their bytes, and decides which writes the next transaction takes.
/// </summary>
internal sealed class WriteQueue(WriteLimits limits)
{
    private readonly Queue<QueuedWrite> _waiting = new();

    public int Count => _waiting.Count;

    public long Bytes { get; private set; }

    /// <summary>
    /// Adds a write, unless too many writes or bytes wait. An empty queue takes a write of
    /// any size.
    /// </summary>
    public bool TryAdd(QueuedWrite write)
    {
        if (_waiting.Count >= limits.QueuedWrites || (_waiting.Count > 0 && Bytes + write.Bytes > limits.QueuedBytes))
            return false;
        _waiting.Enqueue(write);
        Bytes += write.Bytes;
        return true;
    }

    /// <summary>Takes as many writes as one transaction may have, in their order.</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="batch">Gets the transaction's writes.</param>
    /// <param name="late">
    /// Gets the writes whose deadline has passed, so that nobody waits for them any more.
    /// </param>
    public void Take(DateTimeOffset now, List<QueuedWrite> batch, List<QueuedWrite> late)
    {
        long bytes = 0;
        while (_waiting.TryPeek(out var next) && batch.Count < limits.BatchWrites
            && (batch.Count == 0 || bytes + next.Bytes <= limits.BatchBytes))
        {
            Bytes -= next.Bytes;
            _waiting.Dequeue();
            if (next.Command.Deadline <= now)
            {
                late.Add(next);
                continue;
            }

            bytes += next.Bytes;
            batch.Add(next);
        }
    }

    public bool Holds(WriteCommand command, IActorRef sender) => _waiting.Any(write => write.Is(command, sender));

    public IReadOnlyList<QueuedWrite> TakeAll()
    {
        QueuedWrite[] all = [.. _waiting];
        _waiting.Clear();
        Bytes = 0;
        return all;
    }
}

/// <summary>A write that waits for the next transaction, or is part of the present one.</summary>
/// <param name="Command">The write.</param>
/// <param name="Sender">Who waits for the reply.</param>
/// <param name="Bytes">How much memory the write holds, roughly.</param>
/// <param name="ArrivedAt">The clock's timestamp at its arrival; 0: nobody measures the wait.</param>
internal readonly record struct QueuedWrite(WriteCommand Command, IActorRef Sender, long Bytes, long ArrivedAt = 0)
{
    public bool Is(WriteCommand command, IActorRef sender) =>
        ReferenceEquals(Command, command) && Sender.Equals(sender);
}

/// <summary>
/// The writes of the transaction under way, with their senders. One object serves all transactions
/// of an actor.
/// </summary>
internal sealed class WriteBatch : IReadOnlyList<WriteCommand>
{
    public List<QueuedWrite> Writes { get; } = [];

    public int Count => Writes.Count;

    public WriteCommand this[int index] => Writes[index].Command;

    public bool Holds(WriteCommand command, IActorRef sender) => Writes.Exists(write => write.Is(command, sender));

    public void Clear() => Writes.Clear();

    public IEnumerator<WriteCommand> GetEnumerator()
    {
        foreach (var write in Writes)
            yield return write.Command;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>How much may wait for a table, and how much one transaction takes.</summary>
/// <param name="QueuedWrites">How many writes may wait.</param>
/// <param name="QueuedBytes">How many bytes of writes may wait.</param>
/// <param name="BatchWrites">How many writes one transaction has at most.</param>
/// <param name="BatchBytes">
/// How many bytes of writes one transaction has at most. A larger write gets a transaction of
/// its own.
/// </param>
internal sealed record WriteLimits(int QueuedWrites, long QueuedBytes, int BatchWrites, long BatchBytes)
{
    // Larger transactions gain nothing, and all their writes wait for the whole.
    private const long DefaultBatchBytes = 8L << 20;

    public static WriteLimits Of(TableActorsOptions options) =>
        new(options.MaxQueuedWrites, options.MaxQueuedBytes, options.MaxBatchWrites, DefaultBatchBytes);
}

/// <summary>
/// Estimates how much memory a waiting write holds: it counts the bytes of large values, and a flat
/// rate for the rest.
/// </summary>
internal static class WriteSize
{
    private const int PerWrite = 128;
    private const int PerValue = 16;

    public static long Of(WriteCommand command) => PerWrite + command switch
    {
        InsertRow insert => Of(insert.Values),
        UpdateRow update => Of(update.Key) + Of(update.Changes.Values),
        DeleteRows delete => Of(delete.Match.Values),
        _ => 0,
    };

    public static long Of(ImmutableArray<object?> values)
    {
        long size = 0;
        foreach (var value in values)
            size += PerValue + Of(value);
        return size;
    }

    private static long Of(object? value) => value switch
    {
        string text => text.Length * 2L,
        JsonText json => json.Text.Length * 2L,
        MediaReference media => media.Path.Length * 2L,
        byte[] bytes => bytes.Length,
        Array numbers => numbers.Length * 8L,
        _ => 0,
    };
}
