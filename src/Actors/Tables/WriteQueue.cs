using Akka.Actor;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tables;

/// <summary>
/// The writes that wait for a table's next transaction, in the order of their arrival: bounded in number and in bytes. Decides what
/// is let in and what the next transaction takes.
/// </summary>
internal sealed class WriteQueue(WriteLimits limits)
{
    private readonly Queue<QueuedWrite> _waiting = new();

    /// <summary>How many writes wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>How many bytes they hold.</summary>
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

    /// <summary>Whether a write waits.</summary>
    public bool Holds(WriteCommand command, IActorRef sender) => _waiting.Any(write => write.Is(command, sender));

    /// <summary>Takes everything.</summary>
    public IReadOnlyList<QueuedWrite> TakeAll()
    {
        QueuedWrite[] all = [.. _waiting];
        _waiting.Clear();
        Bytes = 0;
        return all;
    }
}
