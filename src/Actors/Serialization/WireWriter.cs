using System.Buffers;
using System.Text;

namespace TableActors.Actors.Serialization;

/// <summary>Writes the parts of a message one after the other; nothing names them, so that the reader must ask for the same parts.</summary>
internal sealed class WireWriter
{
    private const int LongestNumber = 10;
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Flag(bool value) => Number(value ? 1 : 0);

    /// <summary>A whole number, in fewer bytes the nearer it is to zero.</summary>
    public void Number(long value)
    {
        var rest = (ulong)(value << 1) ^ (ulong)(value >> 63);
        var span = _bytes.GetSpan(LongestNumber);
        var length = 0;
        for (; rest >= 0x80; rest >>= 7)
            span[length++] = (byte)(rest | 0x80);
        span[length++] = (byte)rest;
        _bytes.Advance(length);
    }

    public void Text(string value)
    {
        Number(Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _bytes);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        _bytes.Write(value);
    }

    /// <summary>An instant; its offset from UTC is not kept.</summary>
    public void Instant(DateTimeOffset value) => Number(value.UtcTicks);

    /// <summary>A part that may be missing.</summary>
    public void Optional<T>(T? value, Action<T> write) where T : class
    {
        Flag(value is not null);
        if (value is not null)
            write(value);
    }

    /// <summary>A part that may be missing.</summary>
    public void Optional<T>(T? value, Action<T> write) where T : struct
    {
        Flag(value.HasValue);
        if (value is { } given)
            write(given);
    }
}
