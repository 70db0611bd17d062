using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace TableActors.Actors.Media;

/// <summary>
/// The hosts that files may be fetched from. An entry is a host name, an address, or <c>*.</c> and
/// a domain for all names below it. It ends in <c>:port</c> if the port is not the scheme's own.
/// </summary>
/// <remarks>
/// A host name is followed only to addresses of the public internet. An entry that is an address,
/// or <c>localhost</c>, may also lead into one's own network.
/// </remarks>
internal sealed class AllowedHosts
{
    private readonly ImmutableArray<string> _entries;

    /// <summary>
    /// Takes entries in the form that the service file has. Case and white space around them do not
    /// count.
    /// </summary>
    public AllowedHosts(IEnumerable<string> entries) =>
        _entries = [.. entries.Select(entry => entry.Trim().ToLowerInvariant())];

    /// <summary>Whether the host and port of a URL are allowed.</summary>
    public bool Allows(Uri url)
    {
        var host = url.IdnHost.ToLowerInvariant();
        return _entries.Any(entry => Matches(entry, host, url));
    }

    /// <summary>Whether a connection to an allowed host may go to an address.</summary>
    /// <param name="host">The host of the URL, as a name or an address.</param>
    /// <param name="address">One of the addresses that the host has now.</param>
    public static bool MayConnect(string host, IPAddress address) =>
        PublicAddress.IsPublic(address)
        || (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) && IPAddress.IsLoopback(address))
        || (IPAddress.TryParse(host, out var literal) && literal.Equals(address));

    private static bool Matches(string entry, string host, Uri url)
    {
        var authority = url.HostNameType == UriHostNameType.IPv6 ? $"[{host}]" : host;
        var suffix = url.IsDefaultPort ? "" : $":{url.Port}";
        if (entry.StartsWith("*.", StringComparison.Ordinal))
            return url.HostNameType == UriHostNameType.Dns
                && (host + suffix).EndsWith(entry[1..], StringComparison.Ordinal);
        return entry == authority + suffix || (suffix.Length == 0 && entry == $"{authority}:{url.Port}");
    }
}

/// <summary>Tells addresses of the public internet from all others.</summary>
internal static class PublicAddress
{
    // From IANA's registries of special-purpose addresses: all that are not global.
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
            "240.0.0.0/4",
            "::/128", "::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32",
            "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>
    /// Whether an address belongs to the public internet. An IPv4 address mapped to IPv6 counts as
    /// IPv4.
    /// </summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            && !NotPublic.Any(network => network.Contains(plain));
    }
}
