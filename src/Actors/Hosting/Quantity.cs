using System.Globalization;
using System.Text.RegularExpressions;

namespace TableActors.Actors.Hosting;

/// <summary>
/// A number with a unit, as service files and the ranges of settings write it: <c>20 s</c>,
/// <c>1.5 h</c>, <c>100 MB</c>, <c>64 MiB</c>.
/// </summary>
internal static partial class Quantity
{
    private static readonly Dictionary<string, decimal> Ticks = new(StringComparer.Ordinal)
    {
        ["ms"] = TimeSpan.TicksPerMillisecond, ["millisecond"] = TimeSpan.TicksPerMillisecond,
        ["milliseconds"] = TimeSpan.TicksPerMillisecond,
        ["s"] = TimeSpan.TicksPerSecond, ["second"] = TimeSpan.TicksPerSecond, ["seconds"] = TimeSpan.TicksPerSecond,
        ["m"] = TimeSpan.TicksPerMinute, ["min"] = TimeSpan.TicksPerMinute,
        ["minute"] = TimeSpan.TicksPerMinute, ["minutes"] = TimeSpan.TicksPerMinute,
        ["h"] = TimeSpan.TicksPerHour, ["hour"] = TimeSpan.TicksPerHour, ["hours"] = TimeSpan.TicksPerHour,
        ["d"] = TimeSpan.TicksPerDay, ["day"] = TimeSpan.TicksPerDay, ["days"] = TimeSpan.TicksPerDay,
    };

    private static readonly Dictionary<string, decimal> Bytes = new(StringComparer.Ordinal)
    {
        ["B"] = 1, ["byte"] = 1, ["bytes"] = 1,
        ["kB"] = 1e3m, ["KB"] = 1e3m, ["MB"] = 1e6m, ["GB"] = 1e9m, ["TB"] = 1e12m,
        ["KiB"] = 1L << 10, ["MiB"] = 1L << 20, ["GiB"] = 1L << 30, ["TiB"] = 1L << 40,
    };

    /// <summary>
    /// Reads a duration; <see langword="null"/>: the text is none, or it is too long to count. Only
    /// 0 needs no unit.
    /// </summary>
    public static TimeSpan? Duration(string text) =>
        text == "0" ? TimeSpan.Zero : Read(text, Ticks) is { } ticks ? new TimeSpan(ticks) : null;

    /// <summary>Reads a size in bytes; <see langword="null"/>: the text is none, or it is too large to count.</summary>
    public static long? Size(string text) => Read(text, Bytes);

    private static long? Read(string text, Dictionary<string, decimal> units)
    {
        var parts = Form().Match(text);
        if (!parts.Success || !units.TryGetValue(parts.Groups["unit"].Value, out var unit))
            return null;
        var number = decimal.Parse(parts.Groups["number"].Value, CultureInfo.InvariantCulture);
        return number <= long.MaxValue / unit ? (long)(number * unit) : null;
    }

    [GeneratedRegex(@"\A(?<number>[0-9]{1,19}(\.[0-9]{1,9})?) ?(?<unit>[A-Za-z]+)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
