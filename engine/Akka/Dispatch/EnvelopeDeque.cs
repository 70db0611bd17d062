using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>Messages that go before all others of a mailbox. Touched only by the thread that runs the actor.</summary>
internal sealed class EnvelopeDeque
{
    private Envelope[] _items = new Envelope[8];
    private int _head;

    public int Count { get; private set; }

    /// <summary>Puts messages in front, in the order given.</summary>
    public void Prepend(IReadOnlyList<Envelope> envelopes)
    {
        EnsureCapacity(Count + envelopes.Count);
        for (var i = envelopes.Count - 1; i >= 0; i--)
        {
            _head = (_head - 1) & (_items.Length - 1);
            _items[_head] = envelopes[i];
            Count++;
        }
    }

    public bool TryDequeue(out Envelope envelope)
    {
        if (Count == 0)
        {
            envelope = default;
            return false;
        }

        envelope = _items[_head];
        _items[_head] = default;
        _head = (_head + 1) & (_items.Length - 1);
        Count--;
        return true;
    }

    private void EnsureCapacity(int needed)
    {
        var capacity = _items.Length;
        while (capacity < needed) capacity *= 2;
        if (capacity == _items.Length) return;

        var items = new Envelope[capacity];
        for (var i = 0; i < Count; i++) items[i] = _items[(_head + i) & (_items.Length - 1)];
        _items = items;
        _head = 0;
    }
}
