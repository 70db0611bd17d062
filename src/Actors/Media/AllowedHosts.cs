using System.Collections.Immutable;
using System.Net;

namespace TableActors.Actors.Media;

/// <summary>
/// The hosts that media may be fetched from. An entry is a host name, <c>*.</c> and a domain for all names below it, or an
/// address, each with <c>:port</c> where it is not the scheme's own.
/// </summary>
/// <remarks>
/// A name may lead only to addresses of the public internet, whatever it resolves to on the day. An address, and
/// <c>localhost</c>, are taken at their word.
/// </remarks>
public sealed class AllowedHosts
{
    private readonly ImmutableArray<string> _entries;

    /// <summary>Takes the entries as they stand in the service file.</summary>
    public AllowedHosts(IEnumerable<string> entries) => _entries = [.. entries.Select(entry => entry.Trim().ToLowerInvariant())];

    /// <summary>Whether the host and port of a URL are allowed.</summary>
    public bool Allows(Uri url)
    {
        var host = url.IdnHost.ToLowerInvariant();
        return _entries.Any(entry => Matches(entry, host, url));
    }

    /// <summary>Whether a connection that an allowed URL leads to may be made to an address.</summary>
    public static bool MayConnect(string host, IPAddress address) =>
        PublicAddress.IsPublic(address)
        || (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) && IPAddress.IsLoopback(address))
        || (IPAddress.TryParse(host, out var literal) && literal.Equals(address));

    private static bool Matches(string entry, string host, Uri url)
    {
        var authority = url.HostNameType == UriHostNameType.IPv6 ? $"[{host}]" : host;
        var suffix = url.IsDefaultPort ? "" : $":{url.Port}";
        if (entry.StartsWith("*.", StringComparison.Ordinal))
            return url.HostNameType == UriHostNameType.Dns && (host + suffix).EndsWith(entry[1..], StringComparison.Ordinal);
        return entry == authority + suffix || (suffix.Length == 0 && entry == $"{authority}:{url.Port}");
    }
}
