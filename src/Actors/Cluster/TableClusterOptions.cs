using System.Globalization;
using System.Net;
using TableActors.Actors.Hosting;

namespace TableActors.Actors.Cluster;

/// <summary>
/// How a node finds others, and how they reach it. All nodes with one database and one schema in it are one cluster; nothing else has to be
/// said about the others.
/// </summary>
public sealed class TableClusterOptions
{
    /// <summary>
    /// Where the node listens for other nodes, as <c>HOST:PORT</c>; port 0 is any free one. Default: <c>127.0.0.1:0</c>, which only nodes
    /// on the same machine can reach.
    /// </summary>
    [Setting("cluster.listen")]
    public string Listen { get; set; } = "127.0.0.1:0";

    /// <summary>
    /// Under which address other nodes reach this one, as <c>HOST:PORT</c>, where it is not the one that it listens on; port 0 is the one that
    /// it listens on. Has to be said where <see cref="Listen"/> is all addresses (<c>0.0.0.0</c>, <c>[::]</c>).
    /// Default (<see langword="null"/>): as <see cref="Listen"/>.
    /// </summary>
    [Setting("cluster.public")]
    public string? Public { get; set; }

    /// <summary>
    /// The certificate that the node shows others, and whose certificates it takes. Default (<see langword="null"/>): none; whoever reaches the
    /// port can then do whatever a node can.
    /// </summary>
    public NodeTlsOptions? Tls { get; set; }

    /// <summary>
    /// Whether the node may listen beyond its own machine without <see cref="Tls"/>: only where nobody else can reach the port, as in a
    /// network of its own. Default: no.
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
            yield return $"Cluster.Listen is \"{Listen}\", all addresses of the machine: say in Cluster.Public under which one other nodes reach it";
        if (listen is { IsLoopback: false } && Tls is null && !Insecure)
            yield return $"Cluster.Listen is \"{Listen}\", which other machines can reach: give Cluster.Tls, or say Insecure where nobody else can reach it";
        if (Tls is { } tls)
        {
            foreach (var (name, file) in ((string, string)[])[("Certificate", tls.Certificate), ("Key", tls.Key), ("Ca", tls.Ca)])
            {
                if (string.IsNullOrWhiteSpace(file))
                    yield return $"Cluster.Tls.{name} is missing: it is the path of a PEM file";
            }
        }
    }
}

/// <summary>The files by which nodes know each other, all PEM.</summary>
public sealed class NodeTlsOptions
{
    /// <summary>The node's own certificate, signed by <see cref="Ca"/>.</summary>
    public string Certificate { get; set; } = "";

    /// <summary>The private key of <see cref="Certificate"/>, without a password.</summary>
    public string Key { get; set; } = "";

    /// <summary>The certificate of the authority that has signed the certificates of all nodes, and of nobody else.</summary>
    public string Ca { get; set; } = "";
}

/// <summary>A host and a port.</summary>
internal sealed record NodeEndpoint(string Host, int Port)
{
    public bool IsAny => IPAddress.TryParse(Host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    public bool IsLoopback => IPAddress.TryParse(Host, out var address) ? IPAddress.IsLoopback(address) : Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    public static bool TryParse(string text, out NodeEndpoint? endpoint)
    {
        endpoint = null;
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return false;
        var host = text[..colon];
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        var bare = isBracketed ? host[1..^1] : host;
        // An IPv6 address has to be bracketed, and only that.
        if (isBracketed != (IPAddress.TryParse(bare, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6)
            || Uri.CheckHostName(bare) == UriHostNameType.Unknown)
            return false;
        endpoint = new NodeEndpoint(bare, port);
        return true;
    }

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
