using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Serialization;

/// <summary>
/// The bytes of a row's values in messages and in kept outcomes. A tag says what a value is, and
/// then the value follows. Reading gives exactly the value that was written.
/// </summary>
internal static class WireValues
{
    private const int UuidLength = 16;

    // Kept outcomes hold these numbers, so they never change. Column types have the numbers that
    // are missing here as their tags.
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
                writer.Byte((byte)Tag.Null);
                break;
            case bool truth:
                writer.Byte((byte)(truth ? Tag.True : Tag.False));
                break;
            default:
                writer.Tagged(value, own: null);
                break;
        }
    }

    public static object? Value(this WireReader reader) => reader.Value((Tag)reader.Byte());

    private static object? Value(this WireReader reader, Tag tag) => tag switch
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
        Tag.Ints => reader.Ints(),
        Tag.Floats => reader.Floats(),
        _ when ColumnTypes.OfTag((byte)tag) is { } type =>
            type.FromStored(reader.Value(TagOf(type.StoredAs))!) ?? throw WireReader.Unreadable(),
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

    // If a column type converts the value, its stored form is written under the type's own tag.
    private static void Tagged(this WireWriter writer, object value, byte? own)
    {
        switch (value)
        {
            case long whole:
                writer.Tagged(own, Tag.Int).Number(whole);
                break;
            case double number:
                writer.Tagged(own, Tag.Float).Float(number);
                break;
            case string text:
                writer.Tagged(own, Tag.String).ExactText(text);
                break;
            case DateTimeOffset instant:
                writer.Tagged(own, Tag.Timestamp).Instant(instant);
                break;
            case DateOnly day:
                writer.Tagged(own, Tag.Date).Number(day.DayNumber);
                break;
            case Guid uuid:
                uuid.TryWriteBytes(writer.Tagged(own, Tag.Uuid).Take(UuidLength), bigEndian: true, out _);
                break;
            case byte[] bytes:
                writer.Tagged(own, Tag.Binary).Bytes(bytes);
                break;
            case long[] wholes:
                writer.Tagged(own, Tag.Ints).Ints(wholes);
                break;
            case double[] numbers:
                writer.Tagged(own, Tag.Floats).Floats(numbers);
                break;
            default:
                var type = ColumnTypes.ConverterOf(value)
                    ?? throw new ArgumentException($"A {value.GetType().Name} is no value of a column.", nameof(value));
                writer.Tagged(type.ToStored(value), type.Tag);
                break;
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

    private static WireWriter Tagged(this WireWriter writer, byte? own, Tag tag)
    {
        writer.Byte(own ?? (byte)tag);
        return writer;
    }

    private static Tag TagOf(StoredForm form) => form switch
    {
        StoredForm.Text or StoredForm.Json => Tag.String,
        StoredForm.Whole => Tag.Int,
        StoredForm.Number => Tag.Float,
        StoredForm.Instant => Tag.Timestamp,
        StoredForm.Day => Tag.Date,
        StoredForm.Uuid => Tag.Uuid,
        StoredForm.Bytes => Tag.Binary,
        StoredForm.Wholes => Tag.Ints,
        StoredForm.Numbers => Tag.Floats,
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "The tag of a truth value is the value."),
    };
}
