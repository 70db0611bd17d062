using System.Runtime.InteropServices;
using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>
/// A ring of numbered places. A place whose number equals the tail is free to claim; one past the head holds a message.
/// Positions only ever grow, so a producer that was delayed on a reused ring can do no harm.
/// </summary>
internal sealed class EnvelopeRing
{
    private const long Frozen = 1L << 62;

    private readonly Place[] _places;
    private readonly int _mask;
    private Ends _ends;

    public EnvelopeRing(int capacity)
    {
        _places = new Place[capacity];
        _mask = capacity - 1;
        for (var i = 0; i < capacity; i++) _places[i].Number = i;
    }

    /// <summary>The ring that took over when this one was full.</summary>
    public EnvelopeRing Next { get; set; }

    public int Capacity => _places.Length;

    public int Count => (int)Math.Max(0, Claimed - Volatile.Read(ref _ends.Head));

    public bool HasMessages => Claimed != _ends.Head;

    /// <summary>Nothing is left and nothing can come.</summary>
    public bool IsDrained => (Volatile.Read(ref _ends.Tail) & Frozen) != 0 && !HasMessages;

    public bool IsFull
    {
        get
        {
            var tail = Volatile.Read(ref _ends.Tail);
            return (tail & Frozen) == 0 && Volatile.Read(ref _places[tail & _mask].Number) < tail;
        }
    }

    private long Claimed => Volatile.Read(ref _ends.Tail) & ~Frozen;

    /// <summary>False when the ring is full or frozen.</summary>
    public bool TryEnqueue(in Envelope envelope)
    {
        var places = _places;
        while (true)
        {
            var tail = Volatile.Read(ref _ends.Tail);
            if ((tail & Frozen) != 0) return false;

            ref var place = ref places[tail & (places.Length - 1)];
            var number = Volatile.Read(ref place.Number);
            if (number == tail)
            {
                if (Interlocked.CompareExchange(ref _ends.Tail, tail + 1, tail) != tail) continue;
                place.Envelope = envelope;
                Volatile.Write(ref place.Number, tail + 1);
                return true;
            }

            if (number < tail) return false;
        }
    }

    public bool TryDequeue(out Envelope envelope)
    {
        var places = _places;
        var head = _ends.Head;
        ref var place = ref places[head & (places.Length - 1)];
        if (Volatile.Read(ref place.Number) != head + 1)
        {
            envelope = default;
            return false;
        }

        envelope = place.Envelope;
        place.Envelope = default;
        Volatile.Write(ref place.Number, head + places.Length);
        Volatile.Write(ref _ends.Head, head + 1);
        return true;
    }

    public void Freeze() => Interlocked.Or(ref _ends.Tail, Frozen);

    public void Thaw() => Interlocked.And(ref _ends.Tail, ~Frozen);

    private struct Place
    {
        public Envelope Envelope;
        public long Number;
    }

    /// <summary>Keeps what producers write away from what the consumer writes, so that they do not slow each other down.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct Ends
    {
        [FieldOffset(64)]
        public long Head;

        [FieldOffset(128)]
        public long Tail;
    }
}
