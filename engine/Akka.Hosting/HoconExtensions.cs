using System.Globalization;
using Akka.Configuration.Hocon;

namespace Akka.Hosting;

/// <summary>Writes single values as HOCON.</summary>
public static class HoconExtensions
{
    /// <summary>The text, in quotes where it needs them.</summary>
    public static string ToHocon(this string text) => HoconWriter.Write(HoconValue.Of(new HoconLiteral { Value = text }));

    public static string ToHocon(this bool value) => value ? "on" : "off";

    public static string ToHocon(this int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The duration in milliseconds; negative and zero durations may stand for <c>infinite</c>.</summary>
    public static string ToHocon(this TimeSpan value, bool allowInfinite = false, bool zeroIsInfinite = false)
    {
        var isInfinite = value < TimeSpan.Zero || (zeroIsInfinite && value == TimeSpan.Zero);
        if (isInfinite && !allowInfinite)
            throw new ArgumentOutOfRangeException(nameof(value), value, "The duration must not be infinite.");
        return isInfinite ? "infinite" : value.TotalMilliseconds.ToString(CultureInfo.InvariantCulture) + "ms";
    }
}
