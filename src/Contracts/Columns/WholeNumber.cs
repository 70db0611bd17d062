using System.Globalization;
using System.Numerics;

namespace TableActors.Contracts.Columns;

/// <summary>Reads whole numbers that are written with a fraction or an exponent, exactly: <c>5.0</c>, <c>1.5e1</c>.</summary>
internal static class WholeNumber
{
    // Longer exponents cannot stay within 64 bits unless the mantissa is zero; the bound keeps the arithmetic small.
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
            if (!int.TryParse(mantissa[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                || Math.Abs((long)exponent) > MaxExponent)
                return false;
            mantissa = mantissa[..e];
        }

        var point = mantissa.IndexOf('.');
        var fraction = point < 0 ? [] : mantissa[(point + 1)..].TrimEnd('0');
        var whole = point < 0 ? mantissa : mantissa[..point];
        if (whole.Length + fraction.Length > MaxDigits || (point >= 0 && (whole.Length == 0 || point == mantissa.Length - 1))
            || fraction.ContainsAnyExceptInRange('0', '9'))
            return false;
        if (!BigInteger.TryParse(string.Concat(whole, fraction), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var digits))
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
