using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>A whole number of 64 bits. <c>5.0</c> and <c>5e0</c> are whole numbers too.</summary>
public sealed class IntType : ColumnType
{
    private const string Expected = "a whole number from -9223372036854775808 to 9223372036854775807";

    internal IntType() : base("int", typeof(long), StoredForm.Whole)
    {
    }

    /// <inheritdoc/>
    public override bool CanBeKey => true;

    internal override JsonShape Shape { get; } = new(JsonKind.Whole, "int64");

    internal override IReadOnlyList<Type> OtherClrTypes => [typeof(int), typeof(short)];

    internal override object Harmless => 1L;

    internal override bool TryReadJson(
        ref Utf8JsonReader reader, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        if (reader.TokenType != JsonTokenType.Number)
            return Refuse(ref reader, Expected, out value, out fault!);
        if (reader.TryGetInt64(out var number))
        {
            value = number;
            fault = null;
            return true;
        }

        var digits = reader.HasValueSequence
            ? Encoding.ASCII.GetString(reader.ValueSequence)
            : Encoding.ASCII.GetString(reader.ValueSpan);
        return TryReadText(digits, out value, out fault);
    }

    internal override bool TryReadText(
        string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        var isWhole = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            || WholeNumber.TryParse(text, out number);
        value = isWhole ? number : null;
        fault = isWhole ? null : $"must be {Expected}";
        return isWhole;
    }

    /// <inheritdoc/>
    public override bool TryTake(
        object value, [NotNullWhen(true)] out object? taken, [NotNullWhen(false)] out string? fault) =>
        base.TryTake(
            value switch { int number => (long)number, short number => (long)number, _ => value }, out taken,
            out fault);

    internal override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) =>
        writer.WriteNumberValue((long)value);
}

/// <summary>A finite number of double precision. Whole numbers are accepted too.</summary>
public sealed class FloatType : ColumnType
{
    private const string Expected = "a finite number";

    internal FloatType() : base("float", typeof(double), StoredForm.Number)
    {
    }

    internal override JsonShape Shape { get; } = new(JsonKind.Number, "double");

    internal override IReadOnlyList<Type> OtherClrTypes => [typeof(float)];

    internal override object Harmless => 1.0;

    internal override bool IsKeptOtherwise => true;

    internal override bool TryReadJson(
        ref Utf8JsonReader reader, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        if (reader.TokenType != JsonTokenType.Number)
            return Refuse(ref reader, Expected, out value, out fault!);
        return Check(reader.TryGetDouble(out var number), number, out value, out fault);
    }

    internal override bool TryReadText(
        string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        const NumberStyles styles =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return Check(
            double.TryParse(text, styles, CultureInfo.InvariantCulture, out var number), number, out value, out fault);
    }

    /// <inheritdoc/>
    public override bool TryTake(
        object value, [NotNullWhen(true)] out object? taken, [NotNullWhen(false)] out string? fault) =>
        value switch
        {
            double number when double.IsFinite(number) => base.TryTake(value, out taken, out fault),
            double => Check(false, default, out taken, out fault),
            float number => Check(true, number, out taken, out fault),
            long or int or short =>
                Check(true, Convert.ToDouble(value, CultureInfo.InvariantCulture), out taken, out fault),
            _ => base.TryTake(value, out taken, out fault),
        };

    internal override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) =>
        writer.WriteNumberValue((double)value);

    internal override bool Accepts(ColumnType other) => other is IntType || base.Accepts(other);

    internal override object Widen(object value) => value is long whole ? (double)whole : value;

    internal override object Kept(object value) => SignlessZero.Of(Widen(value));

    private static bool Check(
        bool isNumber, double number, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        var isFinite = isNumber && double.IsFinite(number);
        value = isFinite ? number : null;
        fault = isFinite ? null : $"must be {Expected}";
        return isFinite;
    }
}

/// <summary>
/// Makes negative zeros positive. SQLite keeps whole numbers of float columns as integers, which
/// have no negative zero. So no store keeps one.
/// </summary>
internal static class SignlessZero
{
    /// <summary>
    /// The same float, or list of floats, with all zeros positive. Other values stay as they are.
    /// </summary>
    public static object Of(object value) => value switch
    {
        double number when IsNegativeZero(number) => 0.0,
        double[] numbers when Array.Exists(numbers, IsNegativeZero) => Array.ConvertAll(numbers, number => Of(number)),
        _ => value,
    };

    public static double Of(double number) => number + 0.0;

    private static bool IsNegativeZero(double number) => number == 0 && double.IsNegative(number);
}

/// <summary>
/// Reads whole numbers that are written with a fraction or an exponent, such as <c>5.0</c> and
/// <c>1.5e1</c>. It rounds nothing.
/// </summary>
internal static class WholeNumber
{
    // With a larger exponent, only a zero could fit into 64 bits. The bound keeps the arithmetic
    // small.
    private const int MaxExponent = 400;
    private const int MaxDigits = 400;

    public static bool TryParse(string text, out long number)
    {
        number = 0;
        var mantissa = text.AsSpan();
        var exponent = 0;
        var e = mantissa.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            if (!int.TryParse(
                mantissa[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                || Math.Abs((long)exponent) > MaxExponent)
                return false;
            mantissa = mantissa[..e];
        }

        var point = mantissa.IndexOf('.');
        var fraction = point < 0 ? [] : mantissa[(point + 1)..].TrimEnd('0');
        var whole = point < 0 ? mantissa : mantissa[..point];
        if (whole.Length + fraction.Length > MaxDigits
            || (point >= 0 && (whole.Length == 0 || point == mantissa.Length - 1))
            || fraction.ContainsAnyExceptInRange('0', '9'))
            return false;
        if (!BigInteger.TryParse(
            string.Concat(whole, fraction), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var digits))
            return false;

        var scale = exponent - fraction.Length;
        if (scale < 0)
        {
            digits = BigInteger.DivRem(digits, BigInteger.Pow(10, -scale), out var remainder);
            if (!remainder.IsZero)
                return false;
        }
        else
        {
            digits *= BigInteger.Pow(10, scale);
        }

        if (digits < long.MinValue || digits > long.MaxValue)
            return false;
        number = (long)digits;
        return true;
    }
}
