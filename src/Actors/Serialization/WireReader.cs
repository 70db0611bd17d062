using System.Text;

namespace TableActors.Actors.Serialization;

/// <summary>Reads what <see cref="WireWriter"/> has written, part by part. Larger parts are not copied: they share the bytes.</summary>
/// <exception cref="InvalidDataException">Every method: the bytes are none of the writer's.</exception>
internal sealed class WireReader(ReadOnlyMemory<byte> bytes)
{
    private ReadOnlyMemory<byte> _rest = bytes;

    /// <summary>Whether all is read.</summary>
    public bool IsAtEnd => _rest.IsEmpty;

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
        for (int at = 0, shift = 0; at < span.Length && shift < 70; at++, shift += 7)
        {
            value |= (ulong)(span[at] & 0x7f) << shift;
            if (span[at] < 0x80)
            {
                _rest = _rest[(at + 1)..];
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }

        throw Unreadable();
    }

    /// <summary>A number that fits.</summary>
    public int Count() => Number() is >= 0 and <= int.MaxValue and var count ? (int)count : throw Unreadable();

    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    public ReadOnlyMemory<byte> Bytes()
    {
        var length = Count();
        if (length > _rest.Length)
            throw Unreadable();
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    public DateTimeOffset Instant() => Number() is >= 0 and var ticks && ticks <= DateTimeOffset.MaxValue.UtcTicks
        ? new DateTimeOffset(ticks, TimeSpan.Zero)
        : throw Unreadable();

    /// <summary>A part that may be missing.</summary>
    public T? Optional<T>(Func<T> read) where T : class => Flag() ? read() : null;

    /// <summary>A part that may be missing.</summary>
    public T? OptionalValue<T>(Func<T> read) where T : struct => Flag() ? read() : null;

    private static InvalidDataException Unreadable() => new("The bytes are no message of this system.");
}
