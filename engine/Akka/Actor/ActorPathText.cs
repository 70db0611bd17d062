using System.Buffers;
using System.Globalization;

namespace Akka.Actor;

/// <summary>How the elements of a path are written and read.</summary>
internal static class ActorPathText
{
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';";

    private static readonly SearchValues<char> ValidCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + ValidSymbols);

    /// <summary>A name of letters, digits, symbols and %-escapes; a leading $ is kept for names that the engine makes.</summary>
    public static bool IsValidElement(string element)
    {
        if (string.IsNullOrEmpty(element) || element[0] == '$') return false;
        if (!element.AsSpan().ContainsAnyExcept(ValidCharacters)) return true;

        for (var i = 0; i < element.Length; i++)
        {
            if (ValidCharacters.Contains(element[i])) continue;
            if (element[i] != '%' || i + 2 >= element.Length) return false;
            if (!char.IsAsciiHexDigit(element[i + 1]) || !char.IsAsciiHexDigit(element[i + 2])) return false;
            i += 2;
        }

        return true;
    }

    /// <summary>Adds an element, which may end in <c>#uid</c>.</summary>
    public static ActorPath Descend(ActorPath parent, string element)
    {
        var hash = element.LastIndexOf('#');
        return hash >= 0 && long.TryParse(element.AsSpan(hash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var uid)
            ? new ChildActorPath(parent, element[..hash], uid)
            : new ChildActorPath(parent, element, ActorPath.UndefinedUid);
    }

    public static string Join(ActorPath path)
    {
        if (path.Depth == 0) return path.Name.StartsWith('/') ? path.Name : "/" + path.Name;
        return "/" + string.Join('/', path.Elements);
    }
}
