using System.Buffers.Binary;
using System.Text;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Stores.Requests;

/// <summary>Reads what <see cref="OutcomeWriter"/> has written, part by part.</summary>
/// <exception cref="InvalidDataException">Every method: the bytes are none of the writer's.</exception>
internal ref struct OutcomeReader(ReadOnlySpan<byte> bytes)
{
    private const int UuidLength = 16;
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether all is read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    public string Text() => Encoding.UTF8.GetString(Take(Int32()));

    /// <summary>How many parts follow, each of which takes at least some bytes.</summary>
    public int Count(int leastBytes)
    {
        var count = Int32();
        return count >= 0 && (long)count * leastBytes <= _rest.Length ? count : throw Unreadable();
    }

    /// <summary>A value of a row.</summary>
    public object? Value() => (OutcomeTag)Byte() switch
    {
        OutcomeTag.Null => null,
        OutcomeTag.False => false,
        OutcomeTag.True => true,
        OutcomeTag.Int => Int64(),
        OutcomeTag.Float => BitConverter.Int64BitsToDouble(Int64()),
        OutcomeTag.String => Text(),
        OutcomeTag.Binary => Take(Int32()).ToArray(),
        OutcomeTag.Timestamp => Instant(Int64()),
        OutcomeTag.Date => Day(Int32()),
        OutcomeTag.Uuid => new Guid(Take(UuidLength), bigEndian: true),
        OutcomeTag.Json => new JsonText(Text()),
        OutcomeTag.Media => new MediaReference(Text()),
        OutcomeTag.Ints => Ints(),
        OutcomeTag.Floats => Array.ConvertAll(Ints(), BitConverter.Int64BitsToDouble),
        _ => throw Unreadable(),
    };

    private long[] Ints()
    {
        var values = new long[Count(sizeof(long))];
        for (var i = 0; i < values.Length; i++)
            values[i] = Int64();
        return values;
    }

    private static DateTimeOffset Instant(long ticks) => ticks >= DateTimeOffset.MinValue.Ticks && ticks <= DateTimeOffset.MaxValue.Ticks
        ? new DateTimeOffset(ticks, TimeSpan.Zero)
        : throw Unreadable();

    private static DateOnly Day(int number) => number >= DateOnly.MinValue.DayNumber && number <= DateOnly.MaxValue.DayNumber
        ? DateOnly.FromDayNumber(number)
        : throw Unreadable();

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length)
            throw Unreadable();
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidDataException Unreadable() => new("The kept outcome is not of the form in which outcomes are kept.");
}
