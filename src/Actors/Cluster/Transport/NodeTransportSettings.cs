using System.Collections.Concurrent;
using System.Net;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace TableActors.Actors.Cluster.Transport;

/// <summary>
/// What a node's transport needs besides its settings. Without certificates nothing is encrypted,
/// and anybody may connect. A system without a setup has none, and uses the system's clock.
/// </summary>
internal sealed class NodeTransportSetup(NodeCertificates? certificates, TimeProvider time) : Setup
{
    public NodeCertificates? Certificates => certificates;

    public TimeProvider Time => time;

    /// <summary>
    /// Why TLS with a node failed when this node last called it, by <c>HOST:PORT</c>. Calling it
    /// again does not help.
    /// </summary>
    public ConcurrentDictionary<string, string> Refusals { get; } = new();
}

/// <summary>The section <c>akka.remote.node-tcp</c>; see <c>cluster.conf</c>.</summary>
internal sealed record NodeTransportSettings
{
    public required string Hostname { get; init; }

    public required int Port { get; init; }

    /// <summary>Where the others reach the node.</summary>
    public required string PublicHostname { get; init; }

    /// <summary>0: the port on which the node listens.</summary>
    public required int PublicPort { get; init; }

    public required int MaximumFrameBytes { get; init; }

    public required long HighWaterMark { get; init; }

    public required TimeSpan ConnectTimeout { get; init; }

    public required TimeSpan HandshakeTimeout { get; init; }

    /// <exception cref="ConfigurationException">A setting is missing or out of range.</exception>
    public static NodeTransportSettings Of(Config config)
    {
        var hostname = config.GetString("hostname", "");
        var publicHostname = config.GetString("public-hostname", "");
        if (hostname.Length == 0)
            throw Wrong("hostname", "is missing");
        if (publicHostname.Length == 0 && IPAddress.TryParse(hostname, out var address)
            && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
        {
            throw Wrong("public-hostname", $"is needed, as no other node can reach one by {hostname}");
        }

        return new NodeTransportSettings
        {
            Hostname = hostname,
            Port = (int)InRange("port", config.GetInt("port", -1), 0, IPEndPoint.MaxPort),
            PublicHostname = publicHostname.Length == 0 ? hostname : publicHostname,
            PublicPort = (int)InRange("public-port", config.GetInt("public-port", -1), 0, IPEndPoint.MaxPort),
            MaximumFrameBytes = (int)Size("maximum-frame-size", Frames.LongestLimit),
            HighWaterMark = Size("high-water-mark", long.MaxValue),
            ConnectTimeout = Limit("connect-timeout"),
            HandshakeTimeout = Limit("handshake-timeout"),
        };

        long Size(string name, long most) => InRange(name, config.GetByteSize(name, null), 1024, most);

        TimeSpan Limit(string name)
        {
            var limit = config.GetTimeSpan(name, TimeSpan.Zero);
            return limit > TimeSpan.Zero && limit <= TimeSpan.FromDays(1)
                ? limit
                : throw Wrong(name, "must be longer than 0 and at most 1 day");
        }
    }

    private static long InRange(string name, long? value, long least, long most) =>
        value >= least && value <= most ? value.Value : throw Wrong(name, $"must be {least} to {most}");

    private static ConfigurationException Wrong(string name, string fault) =>
        new($"akka.remote.node-tcp.{name} {fault}.");
}
