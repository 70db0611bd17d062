using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace TableActors.Contracts.Computations;

/// <summary>
/// Asks an HTTP service. The values of some columns are posted as one JSON object, and the value is
/// a part of the JSON answer. If an argument is null, the value is null, and the service is not
/// asked. Files are sent as <c>data:</c> URLs, and may come back as any URL that a client may give
/// for the column.
/// </summary>
/// <param name="Url">The service: an absolute <c>http</c> or <c>https</c> URL, without credentials.</param>
/// <param name="Arguments">The columns whose values are sent, each under its name.</param>
public sealed record HttpComputation(string Url, ImmutableArray<string> Arguments) : ComputationDefinition
{
    /// <summary>A JSON pointer (RFC 6901) to the value in the answer. Default: empty, for the whole answer.</summary>
    public string Result { get; init; } = "";

    /// <summary>How long the service may take for its whole answer: 1 ms to 1 day. Default: 20 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder text)
    {
        // The URL may hold a key, and texts of records end up in logs.
        base.PrintMembers(text);
        text.Append(
            $", {nameof(Arguments)} = {string.Join(", ", Arguments)}, {nameof(Result)} = {Result}, "
            + $"{nameof(Timeout)} = {Timeout}");
        return true;
    }
}

/// <summary>The syntax of JSON pointers (RFC 6901).</summary>
internal static partial class JsonPointerSyntax
{
    /// <summary>What a pointer must be, worded to follow "must".</summary>
    public const string Expected = "be empty or start with '/', and '~' must be followed by 0 or 1";

    /// <summary>Whether a text is a well-formed pointer.</summary>
    public static bool IsPointer(string text) => Form().IsMatch(text);

    [GeneratedRegex(@"\A(?:/(?:[^/~]|~[01])*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
