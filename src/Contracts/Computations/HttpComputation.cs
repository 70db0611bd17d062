using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace TableActors.Contracts.Computations;

/// <summary>
/// A POST of the values of some columns, as one JSON object with the columns' names, to a service; the value is a part of the JSON that it
/// answers. Media goes out as a <c>data:</c> URL, and comes back as any URL that a client may give for the column.
/// A null argument makes the result null without asking the service.
/// </summary>
/// <param name="Url">Where to: an absolute <c>http</c> or <c>https</c> URL, without credentials.</param>
/// <param name="Arguments">The columns whose values are sent.</param>
public sealed record HttpComputation(string Url, ImmutableArray<string> Arguments) : ComputationDefinition
{
    /// <summary>Which part of the answer is the value, as a JSON pointer (RFC 6901). Default: empty, the whole answer.</summary>
    public string Result { get; init; } = "";

    /// <summary>How long the service may take for its whole answer. Default: 20 s; 1 ms to 1 day.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder text)
    {
        // The URL may hold a key, and texts of records end up in logs.
        base.PrintMembers(text);
        text.Append($", {nameof(Arguments)} = {string.Join(", ", Arguments)}, {nameof(Result)} = {Result}, {nameof(Timeout)} = {Timeout}");
        return true;
    }
}

/// <summary>What a JSON pointer (RFC 6901) looks like.</summary>
public static partial class JsonPointerSyntax
{
    /// <summary>What a pointer must be, to be read after "must".</summary>
    public const string Expected = "be empty or start with '/', and '~' must be followed by 0 or 1";

    /// <summary>Whether a text is a pointer.</summary>
    public static bool IsPointer(string text) => Form().IsMatch(text);

    [GeneratedRegex(@"\A(?:/(?:[^/~]|~[01])*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
