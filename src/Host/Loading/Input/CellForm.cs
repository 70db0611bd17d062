using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TableActors.Contracts.Columns;

namespace TableActors.Host.Loading.Input;

/// <summary>
/// How the texts in a CSV file's fields are written, and how they become values of the route's
/// types.
/// </summary>
internal sealed partial record CellForm
{
    /// <summary>
    /// Whether decimals stand after a comma, and points are refused. Default: they stand after a
    /// point.
    /// </summary>
    public bool DecimalComma { get; init; }

    /// <summary>
    /// The order of day and month; <see langword="null"/>: a day that can be read in two ways is
    /// refused.
    /// </summary>
    public DayOrder? Days { get; init; }

    /// <summary>Writes a field as JSON.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="text">The field's text.</param>
    /// <param name="isQuoted">Whether it stood in quotes.</param>
    /// <param name="type">The type of its column.</param>
    /// <returns>What is wrong with it, to be read after the column's name; <see langword="null"/>: nothing.</returns>
    public string? Write(Utf8JsonWriter writer, string text, bool isQuoted, ColumnType type)
    {
        if (type is StringType or MediaColumnType or BinaryType)
        {
            if (text.Length == 0 && !(isQuoted && type is StringType))
                writer.WriteNullValue();
            else
                return WriteText(writer, text);
            return null;
        }

        var trimmed = text.Trim();
        if (trimmed.Length == 0)
        {
            writer.WriteNullValue();
            return null;
        }

        if (!TryRead(trimmed, type, out var value, out var fault))
            return $"{fault}, not \"{text}\"";
        type.WriteJson(writer, value!, MediaLinks.Relative);
        return null;
    }

    private static string? WriteText(Utf8JsonWriter writer, string text)
    {
        if (!ColumnTypes.String.TryReadText(text, out _, out var fault))
            return fault;
        writer.WriteStringValue(text);
        return null;
    }

    private bool TryRead(string text, ColumnType type, out object? value, out string? fault) => type switch
    {
        IntType or FloatType => TryReadNumber(text, type, out value, out fault),
        DateType or TimestampType => TryReadDay(text, type, out value, out fault),
        _ => type.TryReadText(text, out value, out fault),
    };

    private bool TryReadNumber(string text, ColumnType type, out object? value, out string? fault)
    {
        if (DecimalComma && text.Contains('.'))
        {
            (value, fault) = (null, "must be a number whose decimals stand after a comma, without points");
            return false;
        }

        if (type.TryReadText(DecimalComma ? text.Replace(',', '.') : text, out value, out fault))
            return true;
        if (!DecimalComma && CommaNumber().IsMatch(text))
            fault += " (if the file writes decimals after a comma, say --decimal comma)";
        return false;
    }

    private bool TryReadDay(string text, ColumnType type, out object? value, out string? fault)
    {
        if (type.TryReadText(text, out value, out fault) || SpreadsheetDay().Match(text) is not { Success: true } parts)
            return value is not null;
        var order = OrderOf(parts, out var ambiguity);
        if (order is null)
        {
            fault += ambiguity;
            return false;
        }

        var (day, time) = (DayOf(parts, order.Value), TimeOf(parts));
        if (day is null || time is null)
            return false;
        // A date may have a time of zero. A timestamp needs a time.
        var plain = type is TimestampType ? $"{day}T{time}" : time.TrimEnd('0', ':', '.') is "" ? day : text;
        return (type is DateType || parts.Groups["h"].Success) && type.TryReadText(plain, out value, out fault);
    }

    private DayOrder? OrderOf(Match parts, out string ambiguity)
    {
        ambiguity = "";
        var (first, second, third) = (parts.Groups["a"].Value, parts.Groups["b"].Value, parts.Groups["c"].Value);
        if (first.Length == 4 && third.Length < 4)
            return DayOrder.YearMonthDay;
        if (first.Length > 2 || third.Length != 4)
        {
            ambiguity = " (the year must have four digits)";
            return null;
        }

        if (Days is not null)
            return Days;
        // Whoever writes points puts the day first.
        if (parts.Groups["s"].Value == "." || Number(first) > 12)
            return DayOrder.DayMonthYear;
        if (Number(second) > 12 || Number(first) == Number(second))
            return DayOrder.MonthDayYear;
        ambiguity = " (day and month can be read in two ways; say --dates dmy or --dates mdy)";
        return null;
    }

    private static string? DayOf(Match parts, DayOrder order)
    {
        var (first, second, third) =
            (Number(parts.Groups["a"].Value), Number(parts.Groups["b"].Value), Number(parts.Groups["c"].Value));
        var (year, month, day) = order switch
        {
            DayOrder.YearMonthDay => (first, second, third),
            DayOrder.DayMonthYear => (third, second, first),
            _ => (third, first, second),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}");
    }

    private static string? TimeOf(Match parts)
    {
        if (!parts.Groups["h"].Success)
            return "";
        var hour = Number(parts.Groups["h"].Value);
        if (parts.Groups["half"] is { Success: true, Value: var half })
        {
            if (hour is < 1 or > 12)
                return null;
            hour = hour % 12 + (half[0] is 'P' or 'p' ? 12 : 0);
        }

        var seconds = parts.Groups["sec"] is { Success: true, Value: var given } ? given.Replace(',', '.') : "00";
        return string.Create(CultureInfo.InvariantCulture, $"{hour:00}:{parts.Groups["m"].Value}:{seconds}");
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A[+-]?[0-9]+,[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex CommaNumber();

    [GeneratedRegex(
        @"\A(?<a>[0-9]{1,4})(?<s>[./-])(?<b>[0-9]{1,2})\k<s>(?<c>[0-9]{1,4})" +
        @"([ T]+(?<h>[0-9]{1,2}):(?<m>[0-9]{2})(:(?<sec>[0-9]{2}([.,][0-9]{1,9})?))?( ?(?<half>[AaPp])[Mm])?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SpreadsheetDay();
}

/// <summary>The order in which a day is written.</summary>
internal enum DayOrder
{
    /// <summary>31/1/2026</summary>
    DayMonthYear,

    /// <summary>1/31/2026</summary>
    MonthDayYear,

    /// <summary>2026/1/31</summary>
    YearMonthDay,
}
