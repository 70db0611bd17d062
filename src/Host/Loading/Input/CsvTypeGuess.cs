using System.Globalization;
using TableActors.Contracts.Columns;

namespace TableActors.Host.Loading.Input;

/// <summary>
/// What the texts of one column look like: int, float or bool where all of them are written as JSON would write them, else string.
/// So <c>007</c> and <c>+5</c> are texts.
/// </summary>
internal sealed class CsvTypeGuess
{
    private bool _anything;
    private bool _ints = true;
    private bool _floats = true;
    private bool _bools = true;

    public ColumnType Type =>
        !_anything ? ColumnTypes.String
        : _ints ? ColumnTypes.Int
        : _floats ? ColumnTypes.Float
        : _bools ? ColumnTypes.Bool
        : ColumnTypes.String;

    public void Look(string text)
    {
        if (text.Length == 0)
            return;
        _anything = true;
        _bools &= text is "true" or "false" or "True" or "False" or "TRUE" or "FALSE";
        if (!_floats)
            return;
        _floats = IsJsonNumber(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
        _ints &= _floats && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
    }

    private static bool IsJsonNumber(ReadOnlySpan<char> text)
    {
        var digits = text.StartsWith("-") ? text[1..] : text;
        var whole = digits.IndexOfAnyExceptInRange('0', '9') is var end && end < 0 ? digits : digits[..end];
        if (whole.IsEmpty || (whole.Length > 1 && whole[0] == '0'))
            return false;
        var rest = digits[whole.Length..];
        return !rest.StartsWith(".") || (rest.Length > 1 && char.IsAsciiDigit(rest[1]));
    }
}
