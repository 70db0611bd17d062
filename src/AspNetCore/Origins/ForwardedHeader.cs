using System.Net;

namespace TableActors.AspNetCore.Origins;

/// <summary>What a request was before trusted proxies passed it on.</summary>
/// <param name="Client">Where it came from; <see langword="null"/>: the header does not say.</param>
/// <param name="Scheme">The scheme; <see langword="null"/>: the header does not say.</param>
/// <param name="Host">The host; <see langword="null"/>: the header does not say.</param>
internal readonly record struct ForwardedRequest(IPEndPoint? Client, string? Scheme, string? Host);

/// <summary>
/// Reads the header <c>Forwarded</c> (RFC 7239). Each proxy adds an element:
/// <c>for=192.0.2.60;proto=https;host=example.org</c>.
/// </summary>
internal static class ForwardedHeader
{
    private const char None = '\0';

    /// <summary>Reads the elements from the last one back, as long as a trusted proxy has added them.</summary>
    /// <param name="header">The header, its lines joined by commas.</param>
    /// <param name="sender">The address that has sent the request.</param>
    /// <param name="isTrusted">Whether an address is that of a trusted proxy.</param>
    /// <returns>
    /// What the trusted proxies say; <see langword="null"/>: the header is malformed, or the sender
    /// is not trusted.
    /// </returns>
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
            read = new ForwardedRequest(
                client ?? known.Client, SchemeOf(element) ?? known.Scheme,
                element.GetValueOrDefault("host") ?? known.Host);
            // A proxy that hides behind "unknown" or a made-up name cannot be trusted.
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
        // The port may be hidden while the address is not: 192.0.2.43:_secret.
        var port = node.LastIndexOf(":_", StringComparison.Ordinal);
        return port > 0 && IPAddress.TryParse(node.AsSpan(0, port), out var address)
            ? new IPEndPoint(address, 0)
            : null;
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
        // An element may have a parameter only once.
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
            // Colons and brackets belong in quotes, but not every proxy writes them.
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
