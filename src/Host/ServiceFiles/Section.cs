using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TableActors.Actors.Hosting;
using TableActors.Contracts.Naming;

namespace TableActors.Host.ServiceFiles;

/// <summary>
/// One table of a service file, read key by key. A key that was asked for is known, whether it is
/// there or not; <see cref="RefuseOthers"/> makes faults of all others. A value that cannot be read
/// is a fault and reads as absent.
/// </summary>
internal sealed class Section
{
    private const int LongestQuote = 80;
    private readonly TableNode _table;
    private readonly Position _at;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Begins to read a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="at">Where it is defined: its header or its key.</param>
    /// <param name="place">How faults in it name it.</param>
    /// <param name="faults">Where faults go.</param>
    public Section(TableNode table, Position at, Place place, FaultLog faults)
    {
        (_table, _at, Place, Faults) = (table, at, place, faults);
        faults.Locate(place, at);
    }

    public Place Place { get; }

    public FaultLog Faults { get; }

    private bool HasOthers => _table.Entries.Keys.Any(key => !_known.Contains(key));

    /// <summary>Describes a value in a fault: texts and scalars as they are, everything else by its kind.</summary>
    public static string Describe(Node value) => value switch
    {
        // The environment may hold secrets, which terminals and logs must not show.
        TextNode { IsReplaced: true } => "what the environment says",
        TextNode { Value.Length: > LongestQuote } text => $"\"{text.Value[..LongestQuote]}…\"",
        TextNode text => $"\"{text.Value}\"",
        ScalarNode scalar => scalar.Text,
        ListNode => "a list",
        _ => "a table",
    };

    /// <summary>Makes a fault of the section as a whole.</summary>
    public void Fault(string message) => Faults.Add(_at, Place, message);

    /// <summary>Makes a fault of the value of a key.</summary>
    public void Fault(string key, string message) =>
        Faults.Add(_table.Entries.TryGetValue(key, out var entry) ? entry.Value.At : _at, Place, message);

    public bool Has(string key)
    {
        _known.Add(key);
        return _table.Entries.ContainsKey(key);
    }

    public bool TryGet(string key, [NotNullWhen(true)] out Node? value)
    {
        value = Has(key) ? _table.Entries[key].Value : null;
        return value is not null;
    }

    public string? Text(string key)
    {
        if (!TryRead(key, out var value))
            return null;
        return value is TextNode text ? text.Value : Refuse<string>(key, "a text", value);
    }

    /// <summary>A secret, which comes from the environment; no fault repeats it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="shortest">The fewest characters that it may have.</param>
    public string? Secret(string key, int shortest)
    {
        if (!TryRead(key, out var value))
            return null;
        if (value is not TextNode { IsReplaced: true } text)
            Fault(
                key,
                $"\"{key}\" is a secret, which must not stand in the file: name an environment variable, "
                + $"as in {key} = \"${{NAME}}\"");
        else if (text.Value.Length < shortest)
            Fault(key, $"\"{key}\" must have at least {shortest} characters");
        else
            return text.Value;
        return null;
    }

    /// <summary>A text that must be there.</summary>
    public string? RequiredText(string key)
    {
        if (Has(key))
            return Text(key);
        Fault($"\"{key}\" is missing");
        return null;
    }

    /// <summary>One of several words, in any case.</summary>
    public string? Choice(string key, params ImmutableArray<string> words)
    {
        if (!TryRead(key, out var value))
            return null;
        if (value is TextNode text
            && words.FirstOrDefault(word => word.Equals(text.Value, StringComparison.OrdinalIgnoreCase)) is { } chosen)
            return chosen;
        return Refuse<string>(key, $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}", value);
    }

    public bool? Flag(string key)
    {
        if (!TryRead(key, out var value))
            return null;
        if (value is ScalarNode { Value: bool flag })
            return flag;
        if (value is TextNode { IsReplaced: true, Value: "true" or "false" } text)
            return text.Value == "true";
        Refuse<object>(key, "true or false", value);
        return null;
    }

    public int? Number(string key, int min, int max)
    {
        if (!TryRead(key, out var value))
            return null;
        long? given = value switch
        {
            ScalarNode { Value: long number } => number,
            TextNode { IsReplaced: true } text
                when int.TryParse(
                    text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
                    number,
            _ => null,
        };
        if (given >= min && given <= max)
            return (int)given;
        Refuse<object>(
            key, max == int.MaxValue ? $"a whole number of at least {min}" : $"a whole number from {min} to {max}",
            value);
        return null;
    }

    /// <summary>A share of a whole: a number from 0 to 1.</summary>
    public double? Share(string key)
    {
        if (!TryRead(key, out var value))
            return null;
        double? given = value switch
        {
            ScalarNode { Value: long number } => number,
            ScalarNode { Value: double number } => number,
            TextNode { IsReplaced: true } text
                when double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
                    number,
            _ => null,
        };
        if (given is >= 0 and <= 1)
            return given;
        Refuse<object>(key, "a number from 0 to 1", value);
        return null;
    }

    /// <summary>A duration whose range the library checks.</summary>
    public TimeSpan? Duration(string key)
    {
        if (!TryRead(key, out var value))
            return null;
        TimeSpan? given = value switch
        {
            ScalarNode { Value: 0L } => TimeSpan.Zero,
            TextNode text => Quantity.Duration(text.Value),
            _ => null,
        };
        if (given is null)
            Refuse<object>(key, "a duration such as \"20 s\"", value);
        return given;
    }

    /// <summary>A duration such as <c>20 s</c>.</summary>
    public TimeSpan? Duration(string key, DurationAttribute range)
    {
        if (Duration(key) is not { } duration)
            return null;
        if (range.Allows(duration))
            return duration;
        Fault(key, $"\"{key}\" must be {range}");
        return null;
    }

    /// <summary>A size in bytes such as <c>100 MB</c>; a bare number counts bytes.</summary>
    public long? Size(string key, SizeAttribute range)
    {
        if (!TryRead(key, out var value))
            return null;
        long? given = value switch
        {
            ScalarNode { Value: long and >= 0 and var count } => count,
            TextNode text => Quantity.Size(text.Value),
            _ => null,
        };
        if (given is not { } bytes)
            Refuse<object>(key, "a size such as \"100 MB\"", value);
        else if (range.Allows(bytes))
            return bytes;
        else
            Fault(
                key,
                $"\"{key}\" must be "
                + (bytes < range.Least ? $"at least {range.LeastText}" : $"at most {range.MostText}"));
        return null;
    }

    /// <summary>A list of texts. A single text counts as a list of one.</summary>
    public ImmutableArray<string>? Texts(string key)
    {
        if (!TryGet(key, out var value))
            return null;
        IReadOnlyList<Node> elements = value is ListNode list ? list.Items : [value];
        var texts = elements.Select(element =>
            !IsSound(key, element) ? null
            : element is TextNode text ? text.Value
            : Refuse<string>(key, "a text or a list of texts", element)).ToList();
        return texts.Contains(null) ? null : [.. texts.OfType<string>()];
    }

    /// <summary>The elements of a list.</summary>
    public IReadOnlyList<Node> List(string key)
    {
        if (!TryGet(key, out var value))
            return [];
        return value is ListNode list ? list.Items : Refuse<IReadOnlyList<Node>>(key, "a list", value) ?? [];
    }

    /// <summary>The entries of a table whose keys are names.</summary>
    public IReadOnlyCollection<Entry> Entries(string key) => Table(key) is { } table ? table.Entries.Values : [];

    /// <summary>A nested section.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="place">What faults in it name; left out: the key, under this section's place.</param>
    public Section? Nested(string key, Place? place = null) =>
        Table(key) is { } nested
            ? new Section(nested, _table.Entries[key].At, place ?? Place.Within(key), Faults)
            : null;

    /// <summary>
    /// Makes it a fault that none of several keys is there. If an unknown key stands instead, its
    /// own fault says enough.
    /// </summary>
    /// <param name="wanted">The keys that say what is meant, as a text.</param>
    /// <param name="known">All keys that could come with them.</param>
    public void RefuseAbsence(string wanted, params ReadOnlySpan<string> known)
    {
        foreach (var key in known)
            _known.Add(key);
        if (!HasOthers)
            Fault($"{wanted} is missing");
    }

    /// <summary>Makes a fault of every key that nobody has asked for.</summary>
    public void RefuseOthers()
    {
        foreach (var (key, at, _) in _table.Entries.Values.Where(entry => !_known.Contains(entry.Key)))
        {
            var hint = NearestName.Hint(key, _known);
            Faults.Add(
                at, Place, $"unknown key \"{key}\"{(hint == "" ? $"; known are {string.Join(", ", _known)}" : hint)}");
        }
    }

    private TableNode? Table(string key)
    {
        if (!TryGet(key, out var value))
            return null;
        return value as TableNode ?? Refuse<TableNode>(key, "a table { … }", value);
    }

    /// <summary>Gets a value that is there and whose references to the environment are sound.</summary>
    private bool TryRead(string key, [NotNullWhen(true)] out Node? value) =>
        TryGet(key, out value) && IsSound(key, value);

    private bool IsSound(string key, Node value)
    {
        foreach (var fault in value is TextNode text ? text.Faults : [])
            Faults.Add(value.At, Place, $"\"{key}\": {fault}");
        return value is not TextNode { Faults: not [] };
    }

    private T? Refuse<T>(string key, string expected, Node value)
        where T : class
    {
        Faults.Add(value.At, Place, $"\"{key}\" must be {expected}, not {Describe(value)}");
        return null;
    }
}
