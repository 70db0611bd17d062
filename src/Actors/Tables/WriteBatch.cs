using System.Collections;
using Akka.Actor;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tables;

/// <summary>The writes of the transaction under way, with those who wait for them. One object serves all transactions of an actor.</summary>
internal sealed class WriteBatch : IReadOnlyList<WriteCommand>
{
    /// <summary>The writes, in order.</summary>
    public List<QueuedWrite> Writes { get; } = [];

    /// <inheritdoc/>
    public int Count => Writes.Count;

    /// <inheritdoc/>
    public WriteCommand this[int index] => Writes[index].Command;

    /// <summary>Whether a write is part of the transaction.</summary>
    public bool Holds(WriteCommand command, IActorRef sender) => Writes.Exists(write => write.Is(command, sender));

    /// <summary>Forgets the writes, once they are answered.</summary>
    public void Clear() => Writes.Clear();

    /// <inheritdoc/>
    public IEnumerator<WriteCommand> GetEnumerator()
    {
        foreach (var write in Writes)
            yield return write.Command;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
