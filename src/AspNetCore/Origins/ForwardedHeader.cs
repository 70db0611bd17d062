using System.Net;

namespace TableActors.AspNetCore.Origins;

/// <summary>What a request has been before trusted proxies passed it on.</summary>
/// <param name="Client">Where it came from; <see langword="null"/>: nothing is said.</param>
/// <param name="Scheme">The scheme; <see langword="null"/>: nothing is said.</param>
/// <param name="Host">The host; <see langword="null"/>: nothing is said.</param>
internal readonly record struct ForwardedRequest(IPEndPoint? Client, string? Scheme, string? Host);

/// <summary>
/// Reads the header <c>Forwarded</c> (RFC 7239), each of whose elements a proxy has added: <c>for=192.0.2.60;proto=https;host=example.org</c>.
/// </summary>
internal static class ForwardedHeader
{
    private const char None = '\0';

    /// <summary>Follows the elements from the last one back, for as long as who has added it is trusted.</summary>
    /// <param name="header">The header, its lines joined by commas.</param>
    /// <param name="sender">Who has sent the request.</param>
    /// <param name="isTrusted">Whether an address is that of a trusted proxy.</param>
    /// <returns>What the trusted ones say; <see langword="null"/>: the header is malformed, or nobody is trusted.</returns>
    public static ForwardedRequest? Read(string header, IPAddress? sender, Func<IPAddress, bool> isTrusted)
    {
        if (Parse(header) is not { } elements)
            return null;
        ForwardedRequest? read = null;
        var adder = sender;
        for (var index = elements.Count - 1; index >= 0 && adder is not null && isTrusted(adder); index--)
        {
            var element = elements[index];
            var known = read ?? default;
            var client = ClientOf(element.GetValueOrDefault("for"));
            read = new ForwardedRequest(client ?? known.Client, SchemeOf(element) ?? known.Scheme, element.GetValueOrDefault("host") ?? known.Host);
            // Who hides behind "unknown" or a name of its own cannot be trusted.
            adder = client?.Address;
        }

        return read;
    }

    private static string? SchemeOf(Dictionary<string, string> element) =>
        element.GetValueOrDefault("proto")?.ToLowerInvariant() is ("http" or "https") and var scheme ? scheme : null;

    private static IPEndPoint? ClientOf(string? node)
    {
        if (node is null)
            return null;
        if (IPEndPoint.TryParse(node, out var client))
            return client;
        // The port may be hidden where the address is not: 192.0.2.43:_secret.
        var port = node.LastIndexOf(":_", StringComparison.Ordinal);
        return port > 0 && IPAddress.TryParse(node.AsSpan(0, port), out var address) ? new IPEndPoint(address, 0) : null;
    }

    private static List<Dictionary<string, string>>? Parse(string header)
    {
        var elements = new List<Dictionary<string, string>>();
        var rest = header.AsSpan();
        var element = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (true)
        {
            rest = rest.TrimStart(" \t");
            var end = rest.IsEmpty ? None : rest[0];
            if (end is not (None or ',' or ';'))
            {
                if (!TryTakePair(ref rest, element))
                    return null;
                rest = rest.TrimStart(" \t");
                end = rest.IsEmpty ? None : rest[0];
                if (end is not (None or ',' or ';'))
                    return null;
            }

            if (end != ';' && element.Count > 0)
            {
                elements.Add(element);
                element = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            }

            if (end == None)
                return elements;
            rest = rest[1..];
        }
    }

    private static bool TryTakePair(ref ReadOnlySpan<char> rest, Dictionary<string, string> element)
    {
        var equals = rest.IndexOf('=');
        if (equals <= 0 || !IsToken(rest[..equals]))
            return false;
        var name = rest[..equals].ToString();
        rest = rest[(equals + 1)..];
        if (!TryTakeValue(ref rest, out var value))
            return false;
        // A parameter may come once in an element.
        return element.TryAdd(name, value);
    }

    private static bool TryTakeValue(ref ReadOnlySpan<char> rest, out string value)
    {
        if (!rest.StartsWith('"'))
        {
            var length = rest.IndexOfAny(",; \t");
            var token = length < 0 ? rest : rest[..length];
            value = token.ToString();
            rest = rest[token.Length..];
            // Colons and brackets belong in quotes, but not every proxy knows.
            return value.Length > 0 && !token.ContainsAny("\"\\");
        }

        value = "";
        for (var index = 1; index < rest.Length; index++)
        {
            if (rest[index] == '"')
            {
                rest = rest[(index + 1)..];
                return value.Length > 0;
            }

            if (rest[index] == '\\' && ++index == rest.Length)
                break;
            value += rest[index];
        }

        return false;
    }

    private static bool IsToken(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal))
                return false;
        }

        return true;
    }
}
