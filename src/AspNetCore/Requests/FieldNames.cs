using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using System.Text.Json;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Requests;

/// <summary>Finds a field by its name as it stands in a JSON text, without making a string of it.</summary>
internal sealed class FieldNames
{
    // Every character of a name may be written as an escape of six bytes.
    private const int MaxEscapedLength = Identifier.MaxLength * 6;

    private readonly byte[][] _names;
    private readonly int[] _buckets;

    public FieldNames(ImmutableArray<RequestField> fields)
    {
        _names = [.. fields.Select(field => Encoding.UTF8.GetBytes(field.Name))];
        // At most a third of the buckets is taken, so that most names are found, or missed, at the first look.
        _buckets = new int[BitOperations.RoundUpToPowerOf2((uint)(_names.Length * 3) + 1)];
        for (var index = 0; index < _names.Length; index++)
        {
            var bucket = BucketOf(_names[index]);
            while (_buckets[bucket] != 0)
                bucket = (bucket + 1) & (_buckets.Length - 1);
            _buckets[bucket] = index + 1;
        }
    }

    /// <summary>Finds the field that the reader's property name names.</summary>
    /// <param name="reader">Stands on a property name, whose bytes lie in one piece.</param>
    /// <param name="expected">The index that is looked at first: clients tend to send fields in order.</param>
    /// <returns>The field's index; -1 where there is none of that name.</returns>
    public int Find(ref Utf8JsonReader reader, int expected)
    {
        var name = reader.ValueSpan;
        return reader.ValueIsEscaped ? FindEscaped(ref reader, name.Length, expected) : Find(name, expected);
    }

    private int Find(ReadOnlySpan<byte> name, int expected)
    {
        if ((uint)expected < (uint)_names.Length && name.SequenceEqual(_names[expected]))
            return expected;
        if (name.IsEmpty)
            return -1;
        for (var bucket = BucketOf(name); _buckets[bucket] != 0; bucket = (bucket + 1) & (_buckets.Length - 1))
        {
            var index = _buckets[bucket] - 1;
            if (name.SequenceEqual(_names[index]))
                return index;
        }

        return -1;
    }

    private int FindEscaped(ref Utf8JsonReader reader, int length, int expected)
    {
        if (length > MaxEscapedLength)
            return -1;
        Span<byte> unescaped = stackalloc byte[MaxEscapedLength];
        try
        {
            return Find(unescaped[..reader.CopyString(unescaped)], expected);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, which no name has.
            return -1;
        }
    }

    private int BucketOf(ReadOnlySpan<byte> name) =>
        (name.Length * 31 + name[0] * 7 + name[name.Length / 2] * 13 + name[^1]) & (_buckets.Length - 1);
}
