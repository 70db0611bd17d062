using System.Globalization;
using System.Net;
using TableActors.Actors.Hosting;

namespace TableActors.Actors.Cluster;

/// <summary>
/// How a node finds others, and how they reach it. All nodes with one database, and one database
/// schema in it, are one cluster. Nobody need say anything else about the others.
/// </summary>
public sealed class TableClusterOptions
{
    /// <summary>
    /// Where the node listens for other nodes, as <c>HOST:PORT</c>. Port 0 is any free port.
    /// Default: <c>127.0.0.1:0</c>, which only nodes on the same machine can reach.
    /// </summary>
    [Setting("cluster.listen")]
    public string Listen { get; set; } = "127.0.0.1:0";

    /// <summary>
    /// The address by which other nodes reach this one, as <c>HOST:PORT</c>, if it is not the one
    /// that the node listens on. Port 0 is the port that the node listens on. Required if
    /// <see cref="Listen"/> is all addresses (<c>0.0.0.0</c>, <c>[::]</c>). Default
    /// (<see langword="null"/>): as <see cref="Listen"/>.
    /// </summary>
    [Setting("cluster.public")]
    public string? Public { get; set; }

    /// <summary>
    /// The certificate that the node shows to others, and the authority whose certificates it
    /// accepts. Default (<see langword="null"/>): none. Whoever reaches the port can then do
    /// whatever a node can.
    /// </summary>
    public NodeTlsOptions? Tls { get; set; }

    /// <summary>
    /// Whether the node may listen beyond its own machine without <see cref="Tls"/>. Allow it only
    /// if nobody else can reach the port, as in a network of its own. Default: no.
    /// </summary>
    [Setting("cluster.insecure")]
    public bool Insecure { get; set; }

    /// <summary>Everything that is wrong with the settings, one line each.</summary>
    internal IEnumerable<string> FaultsOf()
    {
        if (!NodeEndpoint.TryParse(Listen, out var listen))
            yield return $"Cluster.Listen is \"{Listen}\", and must be HOST:PORT, as 127.0.0.1:4053";
        if (Public is not null && !NodeEndpoint.TryParse(Public, out _))
            yield return $"Cluster.Public is \"{Public}\", and must be HOST:PORT, as node-1.internal:4053";
        if (listen is { IsAny: true } && Public is null)
            yield return $"Cluster.Listen is \"{Listen}\", all addresses of the machine: "
                + "say in Cluster.Public under which one other nodes reach it";
        if (listen is { IsLoopback: false } && Tls is null && !Insecure)
            yield return $"Cluster.Listen is \"{Listen}\", which other machines can reach: give Cluster.Tls, "
                + "or say Insecure where nobody else can reach it";
        if (Tls is { } tls)
        {
            foreach (var (name, file) in ((string, string)[])[
                ("Certificate", tls.Certificate), ("Key", tls.Key), ("Ca", tls.Ca)
            ])
            {
                if (string.IsNullOrWhiteSpace(file))
                    yield return $"Cluster.Tls.{name} is missing: it is the path of a PEM file";
            }
        }
    }
}

/// <summary>
/// The files by which nodes know each other, all in PEM. Whoever has such a certificate can do
/// whatever a node can.
/// </summary>
public sealed class NodeTlsOptions
{
    /// <summary>The path of the node's own certificate, signed by <see cref="Ca"/>. Required.</summary>
    public string Certificate { get; set; } = "";

    /// <summary>The path of the private key of <see cref="Certificate"/>, without a password. Required.</summary>
    public string Key { get; set; } = "";

    /// <summary>
    /// The path of the authority's certificate. The authority has signed the certificates of all
    /// nodes, and of nobody else. Required.
    /// </summary>
    public string Ca { get; set; } = "";
}

internal sealed record NodeEndpoint(string Host, int Port)
{
    public bool IsAny => IPAddress.TryParse(Host, out var address)
        && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    public bool IsLoopback => IPAddress.TryParse(Host, out var address)
        ? IPAddress.IsLoopback(address)
        : Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    public static bool TryParse(string text, out NodeEndpoint? endpoint)
    {
        endpoint = null;
        var colon = text.LastIndexOf(':');
        if (colon <= 0
            || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return false;
        var host = text[..colon];
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        var bare = isBracketed ? host[1..^1] : host;
        // An IPv6 address must be in brackets, and nothing else may be.
        if (isBracketed != (IPAddress.TryParse(bare, out var address)
            && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6)
            || Uri.CheckHostName(bare) == UriHostNameType.Unknown)
            return false;
        endpoint = new NodeEndpoint(bare, port);
        return true;
    }

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
