using System.Buffers;
using System.Text;
using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Exports.Types;

/// <summary>What a column of a target can hold, and how values get there out of JSON.</summary>
internal abstract class TargetType
{
    /// <summary>Whether all values of a type, or all but some extreme ones, can be written here.</summary>
    public abstract bool Accepts(ColumnType type);

    /// <summary>
    /// Reads one JSON value, which is not null. The reader stands on the value's first token before, and on its last after, also when the
    /// value is refused.
    /// </summary>
    /// <param name="reader">The reader, of one span.</param>
    /// <param name="row">What the reader reads.</param>
    /// <param name="declared">The type that the value is known to have; <see langword="null"/>: none.</param>
    /// <param name="fault">What is wrong, to be read after the column's name; <see langword="null"/>: nothing.</param>
    /// <returns>The value; not to be looked at where there is a fault.</returns>
    public abstract object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault);

    /// <summary>The value exactly as it is written.</summary>
    private protected static string Raw(ref Utf8JsonReader reader, ReadOnlySpan<byte> row)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Encoding.UTF8.GetString(row[start..(int)reader.BytesConsumed]);
    }

    /// <summary>The content of a JSON string.</summary>
    private protected static string? Text(ref Utf8JsonReader reader, out string? fault)
    {
        string text;
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            fault = "must be valid Unicode text";
            return null;
        }

        fault = text.Contains('\0') ? "must not contain the character U+0000" : null;
        return text;
    }

    /// <summary>Refuses a value of the wrong kind, after stepping over it.</summary>
    private protected static object? Refuse(ref Utf8JsonReader reader, string expected, out string? fault)
    {
        reader.Skip();
        fault = $"must be {expected}";
        return null;
    }

    /// <summary>Whether the reader stands on a whole number written in digits alone.</summary>
    private protected static bool IsDigits(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && !reader.ValueSpan.ContainsAny(Fractional);

    private static readonly SearchValues<byte> Fractional = SearchValues.Create(".eE"u8);
}
