using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Stores.Requests;

/// <summary>Writes the parts that kept outcomes consist of. Every number is big-endian, every text UTF-8 behind its length in bytes.</summary>
internal sealed class OutcomeWriter
{
    private const int UuidLength = 16;
    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(sizeof(int)), value);
        _buffer.Advance(sizeof(int));
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
    }

    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Int32(length);
        Encoding.UTF8.GetBytes(value, _buffer.GetSpan(length));
        _buffer.Advance(length);
    }

    /// <summary>Writes a value of a row, behind a tag that says what it is.</summary>
    /// <exception cref="ArgumentException">No column has values of this .NET type.</exception>
    public void Value(object? value)
    {
        switch (value)
        {
            case null:
                Tag(OutcomeTag.Null);
                break;
            case bool truth:
                Tag(truth ? OutcomeTag.True : OutcomeTag.False);
                break;
            case long whole:
                Tag(OutcomeTag.Int);
                Int64(whole);
                break;
            case double number:
                Tag(OutcomeTag.Float);
                Int64(BitConverter.DoubleToInt64Bits(number));
                break;
            case string text:
                Tagged(OutcomeTag.String, text);
                break;
            case JsonText json:
                Tagged(OutcomeTag.Json, json.Text);
                break;
            case MediaReference media:
                Tagged(OutcomeTag.Media, media.Path);
                break;
            case DateTimeOffset instant:
                Tag(OutcomeTag.Timestamp);
                Int64(instant.UtcTicks);
                break;
            case DateOnly day:
                Tag(OutcomeTag.Date);
                Int32(day.DayNumber);
                break;
            case Guid uuid:
                Tag(OutcomeTag.Uuid);
                uuid.TryWriteBytes(_buffer.GetSpan(UuidLength), bigEndian: true, out _);
                _buffer.Advance(UuidLength);
                break;
            default:
                Many(value);
                break;
        }
    }

    private void Many(object value)
    {
        switch (value)
        {
            case byte[] bytes:
                Tag(OutcomeTag.Binary);
                Int32(bytes.Length);
                _buffer.Write(bytes);
                break;
            case long[] wholes:
                Tag(OutcomeTag.Ints);
                Int32(wholes.Length);
                foreach (var whole in wholes)
                    Int64(whole);
                break;
            case double[] numbers:
                Tag(OutcomeTag.Floats);
                Int32(numbers.Length);
                foreach (var number in numbers)
                    Int64(BitConverter.DoubleToInt64Bits(number));
                break;
            default:
                throw new ArgumentException($"A {value.GetType().Name} is no value of a column.", nameof(value));
        }
    }

    private void Tagged(OutcomeTag tag, string text)
    {
        Tag(tag);
        Text(text);
    }

    private void Tag(OutcomeTag tag) => Byte((byte)tag);
}
