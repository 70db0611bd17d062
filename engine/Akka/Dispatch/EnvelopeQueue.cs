using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>
/// Queue of many producers and one consumer: a chain of rings. Rings are reused in place, so a mailbox that keeps up
/// allocates nothing; a full ring is frozen and followed by a larger one, and the last drained ring is kept for the next time.
/// </summary>
internal sealed class EnvelopeQueue
{
    private const int FirstCapacity = 8;
    private const int LargestCapacity = 2048;

    private readonly Lock _growth = new();
    private EnvelopeRing _head;
    private volatile EnvelopeRing _tail;
    private EnvelopeRing _spare;

    public EnvelopeQueue() => _head = _tail = new EnvelopeRing(FirstCapacity);

    /// <summary>
    /// True as soon as a producer has claimed a place, even if its message is still on the way. Together with the full fence
    /// in that claim, a consumer that announces itself idle and then asks can never miss a message.
    /// </summary>
    public bool HasMessages => _head.HasMessages || _head != _tail;

    public int Count
    {
        get
        {
            var count = 0;
            for (var ring = Volatile.Read(ref _head); ring is not null; ring = ring.Next) count += ring.Count;
            return count;
        }
    }

    public void Enqueue(in Envelope envelope)
    {
        while (!_tail.TryEnqueue(envelope)) Grow();
    }

    /// <summary>Only for the consumer. False when nothing waits, or when the next message is still being written.</summary>
    public bool TryDequeue(out Envelope envelope)
    {
        while (!_head.TryDequeue(out envelope))
        {
            if (!_head.IsDrained) return false;
            Advance();
        }

        return true;
    }

    private void Grow()
    {
        lock (_growth)
        {
            var full = _tail;
            if (!full.IsFull) return;

            full.Freeze();
            EnvelopeRing next;
            if (_spare is { } spare)
            {
                _spare = null;
                spare.Thaw();
                next = spare;
            }
            else
            {
                next = new EnvelopeRing(Math.Min(full.Capacity * 2, LargestCapacity));
            }

            full.Next = next;
            _tail = next;
        }
    }

    private void Advance()
    {
        lock (_growth)
        {
            var drained = _head;
            Volatile.Write(ref _head, drained.Next);
            drained.Next = null;
            if (drained.Capacity == LargestCapacity) _spare ??= drained;
        }
    }
}
