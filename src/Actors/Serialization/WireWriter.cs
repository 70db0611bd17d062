using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace TableActors.Actors.Serialization;

/// <summary>
/// Writes the parts of a message one after the other. Nothing names them, so the reader must ask
/// for the same parts. The writer's memory is pooled, and goes back when the writer is disposed of.
/// Only deadlines need the present.
/// </summary>
internal sealed class WireWriter(DateTimeOffset now = default) : IDisposable
{
    private const int LongestNumber = 10;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(512);
    private int _length;

    /// <summary>What was written. It is gone when the writer is disposed of.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public int Length => _length;

    public byte[] ToArray() => Written.ToArray();

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    public void Byte(byte value) => Take(1)[0] = value;

    public void Flag(bool value) => Number(value ? 1 : 0);

    /// <summary>A whole number. The nearer it is to zero, the fewer bytes it takes.</summary>
    public void Number(long value)
    {
        var rest = (ulong)(value << 1) ^ (ulong)(value >> 63);
        var span = Reserve(LongestNumber);
        var length = 0;
        for (; rest >= 0x80; rest >>= 7)
            span[length++] = (byte)(rest | 0x80);
        span[length++] = (byte)rest;
        _length += length;
    }

    /// <summary>A whole number in 8 bytes, big-endian.</summary>
    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Take(sizeof(long)), value);

    public void Float(double value) => Int64(BitConverter.DoubleToInt64Bits(value));

    /// <summary>A text for people. A surrogate without its other half becomes U+FFFD.</summary>
    public void Text(string value) => Text(value, Encoding.UTF8);

    /// <summary>A text that is data.</summary>
    /// <exception cref="ArgumentException">
    /// A surrogate lacks its other half, so that the text could not be read back.
    /// </exception>
    public void ExactText(string value) => Text(value, WireReader.Utf8);

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        value.CopyTo(Take(value.Length));
    }

    /// <summary>An instant; its offset from UTC is not kept.</summary>
    public void Instant(DateTimeOffset value) => Number(value.UtcTicks);

    /// <summary>
    /// An instant in the near future, as the time that is left: the reader's clock may differ.
    /// </summary>
    public void Deadline(DateTimeOffset value) => Number((value - now).Ticks);

    public void Optional<T>(T? value, Action<T> write) where T : class
    {
        Flag(value is not null);
        if (value is not null)
            write(value);
    }

    public void Optional<T>(T? value, Action<T> write) where T : struct
    {
        Flag(value.HasValue);
        if (value is { } given)
            write(given);
    }

    /// <summary>The next bytes, all of which the caller must write.</summary>
    public Span<byte> Take(int count)
    {
        var span = Reserve(count)[..count];
        _length += count;
        return span;
    }

    private void Text(string value, Encoding encoding)
    {
        var length = encoding.GetByteCount(value);
        Number(length);
        encoding.GetBytes(value, Take(length));
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
            Grow(checked(_length + count));
        return _buffer.AsSpan(_length);
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(needed, Math.Min(2L * _buffer.Length, Array.MaxLength)));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
