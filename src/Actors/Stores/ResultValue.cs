using System.Globalization;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Stores;

/// <summary>
/// Converts what a database yields to values of the result's type, in the same way for every store.
/// It rounds only to the nearest float, and only where a float is asked for.
/// </summary>
internal static class ResultValue
{
    /// <summary>The fault of a number that JSON cannot carry.</summary>
    public const string NotFinite = "must be a finite number";

    private const double EndOfWholes = 9223372036854775808.0;

    /// <summary>Converts a value that is not null.</summary>
    /// <param name="value">The value in the type that the database's driver gives it.</param>
    /// <param name="type">The type to convert it to; <see langword="null"/>: the value's own.</param>
    /// <param name="at">The result's column that it is in.</param>
    /// <exception cref="UnreadableValueException">The value is not of the type.</exception>
    public static object As(object value, ColumnType? type, int at)
    {
        value = value switch
        {
            double number => Finite(number, at),
            double[] numbers when !Array.TrueForAll(numbers, double.IsFinite) =>
                throw new UnreadableValueException(at, NotFinite),
            _ => SignlessZero.Of(value),
        };
        if (type is null || type.ClrType.IsInstanceOfType(value))
            return type is ArrayType ? Taken(value, type, at) : value;
        return (type, value) switch
        {
            (FloatType, long whole) => (double)whole,
            (IntType, double number) when double.IsInteger(number) && number >= -EndOfWholes && number < EndOfWholes =>
                (long)number,
            (StringType, JsonText json) => json.Text,
            (JsonType or StringType, long or double) =>
                Read(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture), type, at),
            (ArrayType, long[]) => Taken(value, type, at),
            (not JsonType, _) when value.GetType() == type.StoredAs.ClrType() =>
                type.FromStored(value) ?? throw new UnreadableValueException(at, type),
            (_, JsonText json) => Read(json.Text, type, at),
            (_, string text) => Read(text, type, at),
            _ => throw new UnreadableValueException(at, type),
        };
    }

    /// <summary>Converts a number in decimal digits.</summary>
    /// <param name="digits">The number without an exponent. A fraction does not end in zeros.</param>
    /// <param name="type">The type to convert it to; <see langword="null"/>: any that keeps all digits.</param>
    /// <param name="at">The result's column that it is in.</param>
    /// <exception cref="UnreadableValueException">The number is not of the type.</exception>
    public static object OfDigits(string digits, ColumnType? type, int at)
    {
        if (type is not null)
            return type is IntType or FloatType or StringType or JsonType
                ? Read(digits, type, at)
                : throw new UnreadableValueException(at, type);
        if (!digits.Contains('.', StringComparison.Ordinal))
            return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                ? whole
                : new JsonText(digits);
        var number = double.Parse(digits, CultureInfo.InvariantCulture);
        return number.ToString("R", CultureInfo.InvariantCulture) == digits ? number : new JsonText(digits);
    }

    /// <summary>Checks whether a null is allowed.</summary>
    /// <exception cref="UnreadableValueException">The query's definition says that there is none.</exception>
    public static object? Null(ResultColumn column, int at) =>
        column.Nullable || column.Source is not null
            ? null
            : throw new UnreadableValueException(at, "must not be null");

    /// <summary>The double with the same digits as a number of single precision.</summary>
    public static double OfSingle(float number) =>
        double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Checks that JSON can carry a number.</summary>
    /// <exception cref="UnreadableValueException">It is infinite, or no number.</exception>
    public static object Finite(double number, int at) =>
        double.IsFinite(number) ? SignlessZero.Of(number) : throw new UnreadableValueException(at, NotFinite);

    private static object Read(string text, ColumnType type, int at) =>
        type.TryReadText(text, out var value, out _)
            ? SignlessZero.Of(value)
            : throw new UnreadableValueException(at, type);

    private static object Taken(object value, ColumnType type, int at) =>
        type.TryTake(value, out var taken, out _) ? taken : throw new UnreadableValueException(at, type);
}

/// <summary>A value in the database is not one of the type that it is read as.</summary>
internal sealed class UnreadableValueException(int ordinal, string fault)
    : Exception($"Column {ordinal} of the result {fault}.")
{
    public UnreadableValueException(int ordinal, ColumnType type) : this(ordinal, $"must be of type {type}")
    {
    }

    public int Ordinal { get; } = ordinal;

    /// <summary>What is wrong with the value. It follows the value's name.</summary>
    public string Fault { get; } = fault;
}
