using System.Buffers;
using System.Text;
using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Exports;

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

/// <summary>Values of one type, and no others.</summary>
/// <param name="type">The type.</param>
internal sealed class SameTarget(ColumnType type) : TargetType
{
    public override bool Accepts(ColumnType other) => type.Equals(other);

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault) =>
        type.TryReadJson(ref reader, out var value, out fault) ? value : null;
}

/// <summary>Whole numbers of up to 64 bits. Those that a smaller column cannot hold are refused row by row.</summary>
/// <param name="least">The smallest number.</param>
/// <param name="greatest">The greatest number.</param>
/// <param name="takesBool">Whether truth values are kept as 0 and 1.</param>
internal sealed class WholeTarget(long least, long greatest, bool takesBool = false) : TargetType
{
    public override bool Accepts(ColumnType type) => type is IntType || (takesBool && type is BoolType);

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        fault = null;
        if (takesBool && reader.TokenType is (JsonTokenType.True or JsonTokenType.False))
            return reader.TokenType == JsonTokenType.True ? 1L : 0L;
        if (!ColumnTypes.Int.TryReadJson(ref reader, out var value, out fault))
            return null;
        fault = (long)value < least || (long)value > greatest ? $"must be a whole number from {least} to {greatest}" : null;
        return value;
    }
}

/// <summary>Numbers in decimal digits.</summary>
/// <param name="isExact">
/// Whether the column keeps all digits, so that they are passed on one for one. Otherwise whole numbers of 64 bits are passed on as such, and all others as
/// the nearest doubles, which databases do not always find by themselves.
/// </param>
internal sealed class DecimalTarget(bool isExact = true) : TargetType
{
    public override bool Accepts(ColumnType type) => type is IntType or FloatType;

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        if (reader.TokenType != JsonTokenType.Number)
            return Refuse(ref reader, "a number", out fault);
        fault = null;
        if (isExact)
            return Raw(ref reader, row);
        if (IsDigits(ref reader) && reader.TryGetInt64(out var whole))
            return whole;
        return ColumnTypes.Float.TryReadJson(ref reader, out var number, out fault) ? number : null;
    }
}

/// <summary>
/// Numbers of single or double precision. Fractions are kept as well as the column can; a whole number that it could not keep exactly is
/// refused row by row.
/// </summary>
/// <param name="isSingle">Whether the precision is single.</param>
internal sealed class ApproximateTarget(bool isSingle = false) : TargetType
{
    public override bool Accepts(ColumnType type) => type is FloatType or IntType;

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        var isWhole = declared is not FloatType && IsDigits(ref reader);
        if (!ColumnTypes.Float.TryReadJson(ref reader, out var value, out fault))
            return null;
        var kept = isSingle ? (float)(double)value : (double)value;
        if (!double.IsFinite(kept))
            fault = "must be a number that the column can hold";
        else if (isWhole && !(reader.TryGetInt64(out var whole) && (Int128)kept == whole))
            fault = "must be a whole number that the column can hold exactly";
        return value;
    }
}

/// <summary>Text, which can hold every value as the answer writes it: a text as itself, json with its quotes, a number with its digits.</summary>
internal sealed class TextTarget : TargetType
{
    public override bool Accepts(ColumnType type) => true;

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        if (reader.TokenType == JsonTokenType.String && declared is not JsonType)
            return Text(ref reader, out fault);
        fault = null;
        return Raw(ref reader, row);
    }
}

/// <summary>Values of a type that is nothing here, such as an enumeration or an address, out of texts that the database reads itself.</summary>
internal sealed class LiteralTarget : TargetType
{
    public override bool Accepts(ColumnType type) => type is StringType;

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault) =>
        reader.TokenType == JsonTokenType.String ? Text(ref reader, out fault) : Refuse(ref reader, "a text", out fault);
}

/// <summary>JSON, passed on as the answer writes it.</summary>
/// <param name="isNumeric">
/// Whether the column takes texts that look like numbers for numbers, so that a value that is a number by itself stays as it is only where
/// it is a whole one of 64 bits, written in digits.
/// </param>
internal sealed class JsonTarget(bool isNumeric = false) : TargetType
{
    public override bool Accepts(ColumnType type) => type is JsonType or ArrayType;

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        var isChanged = isNumeric && reader.TokenType == JsonTokenType.Number
            && !(IsDigits(ref reader) && reader.TryGetInt64(out _) && !reader.ValueSpan.SequenceEqual("-0"u8));
        fault = isChanged ? "must not be a number with a fraction, an exponent or more than 64 bits, which the column would change" : null;
        return Raw(ref reader, row);
    }
}

/// <summary>Lists of numbers, as a PostgreSQL array's literal.</summary>
/// <param name="element">What each number is written to.</param>
internal sealed class ArrayTarget(TargetType element) : TargetType
{
    private const string Expected = "a list of numbers";

    public override bool Accepts(ColumnType type) => type is ArrayType array && element.Accepts(array.Element);

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return Refuse(ref reader, Expected, out fault);
        fault = null;
        var literal = new StringBuilder("{");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Number)
            {
                var digits = Encoding.ASCII.GetString(reader.ValueSpan);
                element.Read(ref reader, row, (declared as ArrayType)?.Element, out var wrong);
                fault ??= wrong;
                literal.Append(literal.Length == 1 ? "" : ",").Append(digits);
            }
            else
            {
                reader.Skip();
                fault ??= $"must be {Expected}";
            }
        }

        return literal.Append('}').ToString();
    }
}

/// <summary>A column without a type, which keeps each value as what it is: numbers, texts, truth values as 0 and 1, all else as JSON.</summary>
internal sealed class AnyTarget : TargetType
{
    public override bool Accepts(ColumnType type) => true;

    public override object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        fault = null;
        if (declared?.StoredAs is StoredForm.Instant or StoredForm.Bytes or StoredForm.Uuid)
            return declared.TryReadJson(ref reader, out var value, out fault) ? value : null;
        switch (reader.TokenType)
        {
            case var _ when declared is JsonType:
                return Raw(ref reader, row);
            case JsonTokenType.String:
                return Text(ref reader, out fault);
            case JsonTokenType.True or JsonTokenType.False:
                return reader.TokenType == JsonTokenType.True;
            case JsonTokenType.Number when IsDigits(ref reader) && reader.TryGetInt64(out var whole):
                return declared is FloatType ? (double)whole : (object)whole;
            case JsonTokenType.Number:
                return ColumnTypes.Float.TryReadJson(ref reader, out var number, out fault) ? number : null;
            default:
                return Raw(ref reader, row);
        }
    }
}
