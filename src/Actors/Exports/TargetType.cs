using System.Buffers;
using System.Text;
using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Exports;

/// <summary>What a column of a target can hold. Reads values for the column from JSON.</summary>
internal abstract class TargetType
{
    /// <summary>Whether the column can hold all values of a type, or all but some extreme ones.</summary>
    public abstract bool Accepts(ColumnType type);

    /// <summary>Reads one JSON value that is not null.</summary>
    /// <param name="reader">
    /// The reader of one span, on the value's first token. It is left on the value's last token,
    /// even if the value is refused.
    /// </param>
    /// <param name="row">The JSON that the reader reads.</param>
    /// <param name="declared">The declared type of the value; <see langword="null"/>: none.</param>
    /// <param name="fault">
    /// What is wrong. It follows the column's name; <see langword="null"/>: nothing is wrong.
    /// </param>
    /// <returns>The value. It means nothing if there is a fault.</returns>
    public abstract object? Read(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault);

    /// <summary>The JSON of a value, exactly as it is written.</summary>
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
internal sealed class SameTarget(ColumnType type) : TargetType
{
    public override bool Accepts(ColumnType other) => type.Equals(other);

    public override object? Read(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault) =>
        type.TryReadJson(ref reader, out var value, out fault) ? value : null;
}

/// <summary>
/// Whole numbers of up to 64 bits. A row is refused if its number is out of the column's range.
/// </summary>
/// <param name="least">The smallest number.</param>
/// <param name="greatest">The greatest number.</param>
/// <param name="takesBool">Whether the column also takes truth values, as 0 and 1.</param>
internal sealed class WholeTarget(long least, long greatest, bool takesBool = false) : TargetType
{
    public override bool Accepts(ColumnType type) => type is IntType || (takesBool && type is BoolType);

    public override object? Read(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        fault = null;
        if (takesBool && reader.TokenType is (JsonTokenType.True or JsonTokenType.False))
            return reader.TokenType == JsonTokenType.True ? 1L : 0L;
        if (!ColumnTypes.Int.TryReadJson(ref reader, out var value, out fault))
            return null;
        fault = (long)value < least || (long)value > greatest
            ? $"must be a whole number from {least} to {greatest}"
            : null;
        return value;
    }
}

/// <summary>Numbers in decimal digits.</summary>
/// <param name="isExact">
/// Whether the column keeps all digits. Then all digits are passed on. Otherwise a whole number of
/// 64 bits is passed on as it is, and any other number as the nearest double, because databases do
/// not always find that double themselves.
/// </param>
internal sealed class DecimalTarget(bool isExact = true) : TargetType
{
    public override bool Accepts(ColumnType type) => type is IntType or FloatType;

    public override object? Read(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
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
/// Numbers of single or double precision. The column keeps fractions as exactly as it can. A row
/// with a whole number that it cannot keep exactly is refused.
/// </summary>
/// <param name="isSingle">Whether the precision is single.</param>
internal sealed class ApproximateTarget(bool isSingle = false) : TargetType
{
    public override bool Accepts(ColumnType type) => type is FloatType or IntType;

    public override object? Read(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
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

/// <summary>
/// Text. It holds every value as the answer writes it: a text without its quotes, json with them,
/// and a number with its digits.
/// </summary>
internal sealed class TextTarget : TargetType
{
    public override bool Accepts(ColumnType type) => true;

    public override object? Read(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        if (reader.TokenType == JsonTokenType.String && declared is not JsonType)
            return Text(ref reader, out fault);
        fault = null;
        return Raw(ref reader, row);
    }
}

/// <summary>
/// Values of a database type that no column type stands for, such as an enumeration or an address.
/// They come as texts, and the database reads the texts.
/// </summary>
internal sealed class LiteralTarget : TargetType
{
    public override bool Accepts(ColumnType type) => type is StringType;

    public override object? Read(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault) =>
        reader.TokenType == JsonTokenType.String
            ? Text(ref reader, out fault)
            : Refuse(ref reader, "a text", out fault);
}

/// <summary>JSON, passed on as the answer writes it.</summary>
/// <param name="isNumeric">
/// Whether the column turns texts that look like numbers into numbers. Then a value that is just a
/// number stays as it is only if it is a whole number of 64 bits, written in digits.
/// </param>
internal sealed class JsonTarget(bool isNumeric = false) : TargetType
{
    public override bool Accepts(ColumnType type) => type is JsonType or ArrayType;

    public override object? Read(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
    {
        var isChanged = isNumeric && reader.TokenType == JsonTokenType.Number
            && !(IsDigits(ref reader) && reader.TryGetInt64(out _) && !reader.ValueSpan.SequenceEqual("-0"u8));
        fault = isChanged
            ? "must not be a number with a fraction, an exponent or more than 64 bits, which the column would change"
            : null;
        return Raw(ref reader, row);
    }
}

/// <summary>Lists of numbers, as a PostgreSQL array's literal.</summary>
/// <param name="element">What each element of the column can hold.</param>
internal sealed class ArrayTarget(TargetType element) : TargetType
{
    private const string Expected = "a list of numbers";

    public override bool Accepts(ColumnType type) => type is ArrayType array && element.Accepts(array.Element);

    public override object? Read(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
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

/// <summary>
/// A column without a type. It keeps numbers and texts as they are, truth values as 0 and 1, and
/// everything else as JSON.
/// </summary>
internal sealed class AnyTarget : TargetType
{
    public override bool Accepts(ColumnType type) => true;

    public override object? Read(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ColumnType? declared, out string? fault)
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
