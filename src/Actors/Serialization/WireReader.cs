using System.Buffers.Binary;
using System.Text;

namespace TableActors.Actors.Serialization;

/// <summary>
/// Reads what <see cref="WireWriter"/> has written, part by part. Reserves no more memory than the
/// bytes that are left can fill.
/// </summary>
/// <exception cref="InvalidDataException">Every method: the bytes are not the writer's.</exception>
internal sealed class WireReader(ReadOnlyMemory<byte> bytes, DateTimeOffset now = default)
{
    private const int BitsOfLastByte = 63;
    private ReadOnlyMemory<byte> _rest = bytes;

    /// <summary>UTF-8 that throws on invalid bytes instead of replacing them.</summary>
    public static Encoding Utf8 { get; } = new UTF8Encoding(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public bool IsAtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1).Span[0];

    public bool Flag() => Number() switch
    {
        0 => false,
        1 => true,
        _ => throw Unreadable(),
    };

    public long Number()
    {
        var span = _rest.Span;
        ulong value = 0;
        for (int at = 0, shift = 0; at < span.Length && shift <= BitsOfLastByte; at++, shift += 7)
        {
            var bits = (ulong)(span[at] & 0x7f);
            if (shift == BitsOfLastByte && bits > 1)
                throw Unreadable();
            value |= bits << shift;
            if (span[at] < 0x80)
            {
                _rest = _rest[(at + 1)..];
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }

        throw Unreadable();
    }

    /// <summary>A number from 0 to <see cref="int.MaxValue"/>.</summary>
    public int Count() => Number() is >= 0 and <= int.MaxValue and var count ? (int)count : throw Unreadable();

    /// <summary>
    /// How many parts follow, if each takes at least <paramref name="leastBytes"/> bytes.
    /// </summary>
    public int Count(int leastBytes)
    {
        var count = Count();
        return (long)count * leastBytes <= _rest.Length ? count : throw Unreadable();
    }

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)).Span);

    public double Float() => BitConverter.Int64BitsToDouble(Int64());

    public string Text()
    {
        try
        {
            return Utf8.GetString(Bytes().Span);
        }
        catch (DecoderFallbackException)
        {
            throw Unreadable();
        }
    }

    /// <summary>Bytes. They are not copied: they are part of what is being read.</summary>
    public ReadOnlyMemory<byte> Bytes() => Take(Count());

    public DateTimeOffset Instant() => Number() is >= 0 and var ticks && ticks <= DateTimeOffset.MaxValue.UtcTicks
        ? new DateTimeOffset(ticks, TimeSpan.Zero)
        : throw Unreadable();

    public DateTimeOffset Deadline()
    {
        var left = Number();
        return left < (DateTimeOffset.MaxValue - now).Ticks
            ? now.AddTicks(Math.Max(left, (DateTimeOffset.MinValue - now).Ticks))
            : DateTimeOffset.MaxValue;
    }

    public T? Optional<T>(Func<T> read) where T : class => Flag() ? read() : null;

    public T? OptionalValue<T>(Func<T> read) where T : struct => Flag() ? read() : null;

    public ReadOnlyMemory<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw Unreadable();
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public static InvalidDataException Unreadable() =>
        new("The bytes are not of the form in which they were to be read.");
}
