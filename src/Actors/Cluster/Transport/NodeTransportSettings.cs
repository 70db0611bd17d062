using System.Net;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace TableActors.Actors.Cluster.Transport;

/// <summary>What a node's transport needs besides its settings. Without it there are no certificates, and the time is the system's.</summary>
/// <param name="certificates">What the node shows to others, and whom it believes; null: nothing is encrypted, and anybody may connect.</param>
/// <param name="time">By which certificates are valid or not, and by which the log is kept short.</param>
internal sealed class NodeTransportSetup(NodeCertificates? certificates, TimeProvider time) : Setup
{
    public NodeCertificates? Certificates => certificates;

    public TimeProvider Time => time;
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
        if (publicHostname.Length == 0 && IPAddress.TryParse(hostname, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
            throw Wrong("public-hostname", $"is needed, as a node that listens on {hostname} cannot be reached by that address");
        return new NodeTransportSettings
        {
            Hostname = hostname,
            Port = (int)InRange("port", config.GetInt("port", -1), 0, IPEndPoint.MaxPort),
            PublicHostname = publicHostname.Length == 0 ? hostname : publicHostname,
            PublicPort = (int)InRange("public-port", config.GetInt("public-port", -1), 0, IPEndPoint.MaxPort),
            MaximumFrameBytes = (int)InRange("maximum-frame-size", config.GetByteSize("maximum-frame-size", null), 1024, Frames.LongestLimit),
            HighWaterMark = InRange("high-water-mark", config.GetByteSize("high-water-mark", null), 1024, long.MaxValue),
            ConnectTimeout = Positive("connect-timeout", config.GetTimeSpan("connect-timeout", TimeSpan.Zero)),
            HandshakeTimeout = Positive("handshake-timeout", config.GetTimeSpan("handshake-timeout", TimeSpan.Zero)),
        };
    }

    private static long InRange(string name, long? value, long least, long most) =>
        value >= least && value <= most ? value.Value : throw Wrong(name, $"must be {least} to {most}");

    private static TimeSpan Positive(string name, TimeSpan value) =>
        value > TimeSpan.Zero && value <= TimeSpan.FromDays(1) ? value : throw Wrong(name, "must be longer than 0 and at most 1 day");

    private static ConfigurationException Wrong(string name, string fault) => new($"akka.remote.node-tcp.{name} {fault}.");
}
