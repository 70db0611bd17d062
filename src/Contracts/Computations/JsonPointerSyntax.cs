using System.Text.RegularExpressions;

namespace TableActors.Contracts.Computations;

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
