using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>Reads numbers that carry a unit of time or of size.</summary>
internal static class UnitText
{
    public static bool TryReadDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (!TrySplit(text, out var number, out var unit) || TicksOf(unit) is not { } ticks)
            return false;
        var total = number * ticks;
        if (total > TimeSpan.MaxValue.Ticks)
            return false;
        duration = TimeSpan.FromTicks((long)Math.Round(total));
        return true;
    }

    public static bool TryReadSize(string text, out long bytes)
    {
        bytes = 0;
        if (!TrySplit(text, out var number, out var unit) || BytesOf(unit.ToLowerInvariant()) is not { } size)
            return false;
        var total = number * size;
        if (total > long.MaxValue)
            return false;
        bytes = (long)total;
        return true;
    }

    private static bool TrySplit(string text, out decimal number, out string unit)
    {
        number = 0;
        unit = null;
        if (text == null)
            return false;
        text = text.Trim();
        var end = text.Length;
        while (end > 0 && char.IsAsciiLetter(text[end - 1]))
            end--;
        unit = text[end..];
        // Larger numbers overflow any unit; the bound also keeps the multiplication inside decimal's range.
        return decimal.TryParse(text.AsSpan(0, end), NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number)
            && number <= long.MaxValue;
    }

    private static decimal? TicksOf(string unit) => unit switch
    {
        "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => 0.01m,
        "us" or "micro" or "micros" or "microsecond" or "microseconds" => TimeSpan.TicksPerMicrosecond,
        "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
        "s" or "second" or "seconds" => TimeSpan.TicksPerSecond,
        "m" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
        "h" or "hour" or "hours" => TimeSpan.TicksPerHour,
        "d" or "day" or "days" => TimeSpan.TicksPerDay,
        _ => null,
    };

    private static decimal? BytesOf(string unit) => unit switch
    {
        "" or "b" or "byte" or "bytes" => 1,
        "kb" or "kilobyte" or "kilobytes" => 1_000,
        "mb" or "megabyte" or "megabytes" => 1_000_000,
        "gb" or "gigabyte" or "gigabytes" => 1_000_000_000,
        "tb" or "terabyte" or "terabytes" => 1_000_000_000_000,
        "k" or "ki" or "kib" or "kibibyte" or "kibibytes" => 1L << 10,
        "m" or "mi" or "mib" or "mebibyte" or "mebibytes" => 1L << 20,
        "g" or "gi" or "gib" or "gibibyte" or "gibibytes" => 1L << 30,
        "t" or "ti" or "tib" or "tebibyte" or "tebibytes" => 1L << 40,
        _ => null,
    };
}
