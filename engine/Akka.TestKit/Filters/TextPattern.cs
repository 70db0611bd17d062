using System.Text.RegularExpressions;

namespace Akka.TestKit.Filters;

/// <summary>What the text of a log event must be like. Where more is given than one thing, the first in this order counts.</summary>
internal sealed record TextPattern(string Exact, string Start, string Contained, Regex Regex)
{
    public static readonly TextPattern Any = new(null, null, null, null);

    public static TextPattern Of(string exact, string start, string contained) => new(exact, start, contained, null);

    public static TextPattern Of(Regex regex) => new(null, null, null, regex);

    public bool Matches(string text)
    {
        text ??= string.Empty;
        if (Exact is not null)
            return string.Equals(Exact, text, StringComparison.OrdinalIgnoreCase);
        if (Start is not null)
            return text.StartsWith(Start, StringComparison.OrdinalIgnoreCase);
        if (Contained is not null)
            return text.Contains(Contained, StringComparison.OrdinalIgnoreCase);
        return Regex is null || Regex.IsMatch(text);
    }

    public override string ToString() => this switch
    {
        { Exact: not null } => $" that says \"{Exact}\"",
        { Start: not null } => $" that starts with \"{Start}\"",
        { Contained: not null } => $" that contains \"{Contained}\"",
        { Regex: not null } => $" that matches /{Regex}/",
        _ => string.Empty,
    };
}
