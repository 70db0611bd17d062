using System.Collections;
using System.Collections.Immutable;
using Akka.Actor;
using TableActors.Actors.Hosting;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tables;

/// <summary>
/// The writes that wait for a table's next transaction, in the order of their arrival: bounded in number and in bytes. Decides what
/// is let in and what the next transaction takes.
/// </summary>
internal sealed class WriteQueue(WriteLimits limits)
{
    private readonly Queue<QueuedWrite> _waiting = new();

    public int Count => _waiting.Count;

    public long Bytes { get; private set; }

    /// <summary>Lets a write in, unless too many wait. A single write is never too large for an empty queue.</summary>
    /// <returns>Whether it waits now.</returns>
    public bool TryAdd(QueuedWrite write)
    {
        if (_waiting.Count >= limits.QueuedWrites || (_waiting.Count > 0 && Bytes + write.Bytes > limits.QueuedBytes))
            return false;
        _waiting.Enqueue(write);
        Bytes += write.Bytes;
        return true;
    }

    /// <summary>
    /// Takes the writes of the next transaction: as many as it may hold, in order. Those whose deadline has passed are taken out
    /// on the way.
    /// </summary>
    /// <param name="now">The present instant.</param>
    /// <param name="batch">Where the transaction's writes go.</param>
    /// <param name="late">Where those go that nobody waits for any more.</param>
    public void Take(DateTimeOffset now, List<QueuedWrite> batch, List<QueuedWrite> late)
    {
        long bytes = 0;
        while (_waiting.TryPeek(out var next) && batch.Count < limits.BatchWrites && (batch.Count == 0 || bytes + next.Bytes <= limits.BatchBytes))
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
/// <param name="Bytes">How much memory it holds, roughly.</param>
/// <param name="ArrivedAt">The clock's timestamp of when it came; 0: nobody wants to know.</param>
internal readonly record struct QueuedWrite(WriteCommand Command, IActorRef Sender, long Bytes, long ArrivedAt = 0)
{
    public bool Is(WriteCommand command, IActorRef sender) => ReferenceEquals(Command, command) && Sender.Equals(sender);
}

/// <summary>The writes of the transaction under way, with those who wait for them. One object serves all transactions of an actor.</summary>
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
/// <param name="QueuedWrites">The most writes that wait.</param>
/// <param name="QueuedBytes">The most bytes that wait.</param>
/// <param name="BatchWrites">The most writes of one transaction.</param>
/// <param name="BatchBytes">The most bytes of one transaction; a larger write has one to itself.</param>
internal sealed record WriteLimits(int QueuedWrites, long QueuedBytes, int BatchWrites, long BatchBytes)
{
    // Larger transactions gain nothing, and everybody in them waits for the whole.
    private const long DefaultBatchBytes = 8L << 20;

    public static WriteLimits Of(TableActorsOptions options) =>
        new(options.MaxQueuedWrites, options.MaxQueuedBytes, options.MaxBatchWrites, DefaultBatchBytes);
}

/// <summary>How much memory a waiting write holds, roughly: large values exactly, small ones at a flat rate.</summary>
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
