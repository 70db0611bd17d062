using System.Globalization;
using System.Text.RegularExpressions;
using TableActors.Actors.Hosting;

namespace TableActors.Host.ServiceFiles;

/// <summary>
/// How many requests the section <c>limits</c> lets a caller send. The rest of it sets
/// <see cref="TableActorsOptions"/>.
/// </summary>
internal sealed record LimitSettings
{
    /// <summary>How many requests a caller may send; <see langword="null"/>: any number.</summary>
    public Rate? Rate { get; init; }

    public static LimitSettings Read(Section section, TableActorsOptions options)
    {
        SettingReader.Read(section, "limits", options);
        var limits = new LimitSettings { Rate = ReadRate(section) };
        section.RefuseOthers();
        return limits;
    }

    private static Rate? ReadRate(Section section)
    {
        if (section.Text("rate") is not { } text)
            return null;
        if (Rate.TryRead(text) is { } rate)
            return rate;
        section.Fault(
            "rate",
            "\"rate\" must be a number of requests in a time, such as \"100/s\", \"600/min\" or \"5000/h\", "
            + $"not \"{text}\"");
        return null;
    }
}

/// <summary>How often something may happen.</summary>
/// <param name="Requests">How often at most.</param>
/// <param name="Per">In how much time.</param>
internal sealed partial record Rate(int Requests, TimeSpan Per)
{
    /// <summary>Reads a rate such as <c>100/s</c>; <see langword="null"/>: it is none.</summary>
    public static Rate? TryRead(string text)
    {
        var parts = Form().Match(text);
        return parts.Success && Quantity.Duration($"1 {parts.Groups["unit"].Value}") is { } per
            ? new Rate(int.Parse(parts.Groups["number"].Value, CultureInfo.InvariantCulture), per)
            : null;
    }

    [GeneratedRegex(@"\A(?<number>[1-9][0-9]{0,8}) ?/ ?(?<unit>s|min|h|d)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
