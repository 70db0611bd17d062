using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Serialization;

/// <summary>
/// The bytes of a row's values, in messages and in the outcomes that are kept: a tag that says what a value is, and the value, which is
/// read exactly as it was.
/// </summary>
internal static class WireValues
{
    private const int UuidLength = 16;

    // The numbers are pinned: they are stored.
    private enum Tag : byte
    {
        Null = 0,
        False = 1,
        True = 2,
        Int = 3,
        Float = 4,
        String = 5,
        Binary = 6,
        Timestamp = 7,
        Date = 8,
        Uuid = 9,
        Json = 10,
        Media = 11,
        Ints = 12,
        Floats = 13,
    }

    public static void Values(this WireWriter writer, ImmutableArray<object?> values)
    {
        writer.Number(values.Length);
        foreach (var value in values)
            writer.Value(value);
    }

    public static ImmutableArray<object?> Values(this WireReader reader)
    {
        var values = new object?[reader.Count(leastBytes: 1)];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.Value();
        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    /// <exception cref="ArgumentException">No column has such a value.</exception>
    public static void Value(this WireWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.Tagged(Tag.Null);
                break;
            case bool truth:
                writer.Tagged(truth ? Tag.True : Tag.False);
                break;
            case long whole:
                writer.Tagged(Tag.Int).Number(whole);
                break;
            case double number:
                writer.Tagged(Tag.Float).Float(number);
                break;
            case string text:
                writer.Tagged(Tag.String).ExactText(text);
                break;
            case JsonText json:
                writer.Tagged(Tag.Json).ExactText(json.Text);
                break;
            case MediaReference media:
                writer.Tagged(Tag.Media).ExactText(media.Path);
                break;
            case DateTimeOffset instant:
                writer.Tagged(Tag.Timestamp).Instant(instant);
                break;
            case DateOnly day:
                writer.Tagged(Tag.Date).Number(day.DayNumber);
                break;
            case Guid uuid:
                uuid.TryWriteBytes(writer.Tagged(Tag.Uuid).Take(UuidLength), bigEndian: true, out _);
                break;
            default:
                writer.Many(value);
                break;
        }
    }

    public static object? Value(this WireReader reader) => (Tag)reader.Byte() switch
    {
        Tag.Null => null,
        Tag.False => false,
        Tag.True => true,
        Tag.Int => reader.Number(),
        Tag.Float => reader.Float(),
        Tag.String => reader.Text(),
        Tag.Binary => reader.Bytes().ToArray(),
        Tag.Timestamp => reader.Instant(),
        Tag.Date => reader.Number() is >= 0 and var day && day <= DateOnly.MaxValue.DayNumber
            ? DateOnly.FromDayNumber((int)day)
            : throw WireReader.Unreadable(),
        Tag.Uuid => new Guid(reader.Take(UuidLength).Span, bigEndian: true),
        Tag.Json => new JsonText(reader.Text()),
        Tag.Media => new MediaReference(reader.Text()),
        Tag.Ints => reader.Ints(),
        Tag.Floats => reader.Floats(),
        _ => throw WireReader.Unreadable(),
    };

    public static void Ints(this WireWriter writer, ReadOnlySpan<long> values)
    {
        writer.Number(values.Length);
        foreach (var value in values)
            writer.Number(value);
    }

    public static long[] Ints(this WireReader reader)
    {
        var values = new long[reader.Count(leastBytes: 1)];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.Number();
        return values;
    }

    private static void Many(this WireWriter writer, object value)
    {
        switch (value)
        {
            case byte[] bytes:
                writer.Tagged(Tag.Binary).Bytes(bytes);
                break;
            case long[] wholes:
                writer.Tagged(Tag.Ints).Ints(wholes);
                break;
            case double[] numbers:
                writer.Tagged(Tag.Floats).Floats(numbers);
                break;
            default:
                throw new ArgumentException($"A {value.GetType().Name} is no value of a column.", nameof(value));
        }
    }

    private static void Floats(this WireWriter writer, double[] values)
    {
        writer.Number(values.Length);
        var bytes = writer.Take(checked(values.Length * sizeof(double)));
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleBigEndian(bytes[(i * sizeof(double))..], values[i]);
    }

    private static double[] Floats(this WireReader reader)
    {
        var values = new double[reader.Count(leastBytes: sizeof(double))];
        var bytes = reader.Take(values.Length * sizeof(double)).Span;
        for (var i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadDoubleBigEndian(bytes[(i * sizeof(double))..]);
        return values;
    }

    private static WireWriter Tagged(this WireWriter writer, Tag tag)
    {
        writer.Byte((byte)tag);
        return writer;
    }
}
