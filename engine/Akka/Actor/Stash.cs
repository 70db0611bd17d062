namespace Akka.Actor;

/// <summary>The stash of one actor instance.</summary>
internal sealed class Stash(ActorCell cell, int capacity) : IStash
{
    private readonly LinkedList<Envelope> _messages = new();
    private long _lastStashed = -1;

    public int Count => _messages.Count;

    public bool IsEmpty => _messages.Count == 0;

    public bool NonEmpty => _messages.Count > 0;

    public bool IsFull => capacity > 0 && _messages.Count >= capacity;

    public int Capacity => capacity;

    void IStash.Stash()
    {
        if (cell.MessageNumber == _lastStashed)
            throw new IllegalActorStateException($"Can't stash the same message {cell.CurrentMessage} more than once");
        if (IsFull)
            throw new StashOverflowException($"The stash of {cell.Self} is full at {capacity} messages");

        _messages.AddLast(new Envelope(cell.CurrentMessage, cell.CurrentSender));
        _lastStashed = cell.MessageNumber;
    }

    public void Unstash()
    {
        if (IsEmpty) return;
        var oldest = _messages.First.Value;
        _messages.RemoveFirst();
        cell.PrependToMailbox([oldest]);
    }

    public void UnstashAll() => UnstashAll(static _ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        if (IsEmpty) return;
        var wanted = _messages.Where(predicate).ToArray();
        _messages.Clear();
        cell.PrependToMailbox(wanted);
    }

    public IEnumerable<Envelope> ClearStash()
    {
        var stashed = _messages.ToArray();
        _messages.Clear();
        return stashed;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Reverse()) _messages.AddFirst(envelope);
    }
}
