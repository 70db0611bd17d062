using System.Globalization;

namespace TableActors.Actors.Computation.Functions;

/// <summary>
/// Rounds a number as it is written, in decimal digits, halves away from zero: 1.005 is a half for two digits, though the double behind it is a
/// little less. So PostgreSQL rounds its <c>numeric</c>, and so people do.
/// </summary>
internal static class DecimalRounding
{
    // No double needs more.
    private const int MostSignificantDigits = 17;

    /// <summary>Rounds to so many digits after the point; numbers that have no more stay as they are.</summary>
    public static double Round(double number, int digits)
    {
        if (!double.IsFinite(number))
            return number;
        var (significant, scale) = DigitsOf(Math.Abs(number));
        var dropped = scale - digits;
        if (dropped <= 0)
            return number;
        if (dropped > MostSignificantDigits)
            return 0;
        var unit = (long)Math.Pow(10, dropped);
        var (rounded, rest) = Math.DivRem(significant, unit);
        if (rest >= unit - rest)
            rounded++;
        var result = double.Parse(string.Create(CultureInfo.InvariantCulture, $"{rounded}E-{digits}"), CultureInfo.InvariantCulture);
        return number < 0 ? -result : result;
    }

    // The fewest digits that name no other double, and how many of them stand after the point.
    private static (long Significant, int Scale) DigitsOf(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture).AsSpan();
        var end = text.IndexOf('E');
        var exponent = end < 0 ? 0 : int.Parse(text[(end + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = end < 0 ? text : text[..end];
        var point = mantissa.IndexOf('.');
        return point < 0
            ? (long.Parse(mantissa, CultureInfo.InvariantCulture), -exponent)
            : (long.Parse($"{mantissa[..point]}{mantissa[(point + 1)..]}", CultureInfo.InvariantCulture), mantissa.Length - point - 1 - exponent);
    }
}
