using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Akka.Configuration.Hocon;
using TableActors.Contracts.Naming;

namespace TableActors.Host.ServiceFiles.Reading;

/// <summary>
/// One object of a service file, read key by key. A key that was asked for is known, whether it is there or not;
/// <see cref="RefuseOthers"/> makes faults of all others. A value that cannot be read is a fault and reads as absent.
/// HOCON's null is absent too.
/// </summary>
internal sealed class Section(HoconObject fields, Place place, FaultLog faults)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public Place Place => place;

    public FaultLog Faults => faults;

    /// <summary>Whether keys remain that nobody has asked for.</summary>
    private bool HasOthers => fields.Items.Keys.Any(key => !_known.Contains(key));

    public void Fault(string message) => faults.Add(place, message);

    /// <summary>Whether the key is there, be it null.</summary>
    public bool Has(string key)
    {
        _known.Add(key);
        return fields.Items.ContainsKey(key);
    }

    public bool TryGet(string key, [NotNullWhen(true)] out HoconValue? value)
    {
        value = Has(key) ? fields.Items[key] : null;
        if (value is not null && HoconKind.Of(value) == HoconKind.Null)
            value = null;
        return value is not null;
    }

    /// <summary>A text; numbers and booleans are texts too.</summary>
    public string? Text(string key)
    {
        if (!TryGet(key, out var value))
            return null;
        return value.IsString() ? value.GetString() : Refuse<string>(key, "a text", value);
    }

    /// <summary>A text that must be there.</summary>
    public string? RequiredText(string key)
    {
        if (TryGet(key, out _))
            return Text(key);
        Fault($"\"{key}\" is missing");
        return null;
    }

    public bool? Flag(string key)
    {
        if (!TryGet(key, out var value))
            return null;
        switch (value.IsString() ? value.GetString() : "")
        {
            case "true" or "yes" or "on":
                return true;
            case "false" or "no" or "off":
                return false;
            default:
                Refuse<object>(key, "true or false", value);
                return null;
        }
    }

    public int? Number(string key, int min, int max)
    {
        if (!TryGet(key, out var value))
            return null;
        if (value.IsString() && int.TryParse(value.GetString(), out var number) && number >= min && number <= max)
            return number;
        Refuse<object>(key, max == int.MaxValue ? $"a whole number of at least {min}" : $"a whole number from {min} to {max}", value);
        return null;
    }

    /// <summary>A duration such as <c>20 s</c>; a bare number counts milliseconds.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isAllowed">Whether a duration is in the range.</param>
    /// <param name="range">The range, to be read after "must be".</param>
    public TimeSpan? Duration(string key, Func<TimeSpan, bool> isAllowed, string range)
    {
        var duration = Unit(key, value => value.GetTimeSpan(allowInfinite: false), "a duration such as 20 s");
        if (duration is not { } length || isAllowed(length))
            return duration;
        Fault($"\"{key}\" must be {range}");
        return null;
    }

    /// <summary>A size in bytes such as <c>100 MB</c>.</summary>
    public long? Size(string key, long min, string minText)
    {
        var size = Unit(key, value => value.GetByteSize()!.Value, "a size such as 100 MB");
        if (size is not { } bytes || bytes >= min)
            return size;
        Fault($"\"{key}\" must be at least {minText}");
        return null;
    }

    /// <summary>A size in bytes that has an upper bound too.</summary>
    public long? Size(string key, long min, string minText, long max, string maxText)
    {
        var size = Size(key, min, minText);
        if (size is not { } bytes || bytes <= max)
            return size;
        Fault($"\"{key}\" must be at most {maxText}");
        return null;
    }

    /// <summary>A list of texts, for which a single text will do.</summary>
    public ImmutableArray<string>? Texts(string key)
    {
        if (!TryGet(key, out var value))
            return null;
        if (value.IsString())
            return [value.GetString()];
        if (!value.IsArray())
            return RefuseList(key, value);
        var elements = value.GetArray();
        return elements.All(element => HoconKind.Of(element) == HoconKind.Text)
            ? [.. elements.Select(element => element.GetString())]
            : RefuseList(key, elements.First(element => HoconKind.Of(element) != HoconKind.Text));
    }

    public IReadOnlyList<HoconValue> List(string key)
    {
        if (!TryGet(key, out var value))
            return [];
        return value.IsArray() ? [.. value.GetArray()] : Refuse<IReadOnlyList<HoconValue>>(key, "a list", value) ?? [];
    }

    /// <summary>The entries of an object whose keys are names.</summary>
    public IReadOnlyList<KeyValuePair<string, HoconValue>> Entries(string key) => Object(key) is { } entries ? [.. entries.Items] : [];

    /// <summary>A nested section.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="at">What faults in it name; left out: the key, under this section's place.</param>
    public Section? Nested(string key, Place? at = null) =>
        Object(key) is { } nested ? new Section(nested, at ?? place.Within(key), faults) : null;

    /// <summary>
    /// Makes a fault of keys of which one had to be there. Where an unknown key stands instead, that one's fault says enough.
    /// </summary>
    /// <param name="wanted">The keys that say what is meant, as a text.</param>
    /// <param name="known">All keys that could come with them.</param>
    public void RefuseAbsence(string wanted, IEnumerable<string> known)
    {
        _known.UnionWith(known);
        if (!HasOthers)
            Fault($"{wanted} is missing");
    }

    /// <summary>Makes a fault of every key that nobody has asked for.</summary>
    public void RefuseOthers()
    {
        foreach (var key in fields.Items.Keys.Where(key => !_known.Contains(key)))
        {
            var hint = NearestName.Hint(key, _known);
            Fault($"unknown key \"{key}\"{(hint == "" ? $"; known are {string.Join(", ", _known)}" : hint)}");
        }
    }

    private HoconObject? Object(string key)
    {
        if (!TryGet(key, out var value))
            return null;
        return value.IsObject() ? value.GetObject() : Refuse<HoconObject>(key, "an object { … }", value);
    }

    private T? Unit<T>(string key, Func<HoconValue, T> read, string expected)
        where T : struct
    {
        if (!TryGet(key, out var value))
            return null;
        try
        {
            if (value.IsString())
                return read(value);
        }
        catch (Exception e) when (e is FormatException or OverflowException or InvalidOperationException)
        {
            // The one message below fits every way of not being such a value.
        }

        Refuse<object>(key, expected, value);
        return null;
    }

    private ImmutableArray<string>? RefuseList(string key, HoconValue value)
    {
        Refuse<object>(key, "a text or a list of texts", value);
        return null;
    }

    private T? Refuse<T>(string key, string expected, HoconValue value)
        where T : class
    {
        Fault($"\"{key}\" must be {expected}, not {HoconKind.Describe(value)}");
        return null;
    }
}
