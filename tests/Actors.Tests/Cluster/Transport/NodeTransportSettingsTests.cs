using Akka.Configuration;
using TableActors.Actors.Cluster.Transport;
using TableActors.Actors.Tables;

namespace TableActors.Actors.Tests.Cluster.Transport;

public sealed class NodeTransportSettingsTests
{
    private static Config Defaults =>
        ConfigurationFactory.FromResource<ServedTables>("TableActors.Actors.cluster.conf");

    [Fact]
    public void Defaults_AreThoseOfTheFile() => Of("").ShouldBe(new NodeTransportSettings
    {
        Hostname = "127.0.0.1",
        Port = 0,
        PublicHostname = "127.0.0.1",
        PublicPort = 0,
        MaximumFrameBytes = 16 << 20,
        HighWaterMark = 4 << 20,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        HandshakeTimeout = TimeSpan.FromSeconds(3),
    });

    [Fact]
    public void TransportClass_IsTheTransport() =>
        Type.GetType(Defaults.GetString("akka.remote.node-tcp.transport-class")).ShouldBe(typeof(NodeTransport));

    [Theory]
    [InlineData("hostname = \"\"", "akka.remote.node-tcp.hostname is missing.")]
    [InlineData("hostname = \"0.0.0.0\"", "akka.remote.node-tcp.public-hostname is needed, as no other node can reach one by 0.0.0.0.")]
    [InlineData("hostname = \"::\"", "akka.remote.node-tcp.public-hostname is needed, as no other node can reach one by ::.")]
    [InlineData("port = 65536", "akka.remote.node-tcp.port must be 0 to 65535.")]
    [InlineData("public-port = -1", "akka.remote.node-tcp.public-port must be 0 to 65535.")]
    [InlineData("maximum-frame-size = 1000b", "akka.remote.node-tcp.maximum-frame-size must be 1024 to 134217728.")]
    [InlineData("maximum-frame-size = 129 MiB", "akka.remote.node-tcp.maximum-frame-size must be 1024 to 134217728.")]
    [InlineData("high-water-mark = 0b", "akka.remote.node-tcp.high-water-mark must be 1024 to 9223372036854775807.")]
    [InlineData("connect-timeout = 0s", "akka.remote.node-tcp.connect-timeout must be longer than 0 and at most 1 day.")]
    [InlineData("handshake-timeout = 25h", "akka.remote.node-tcp.handshake-timeout must be longer than 0 and at most 1 day.")]
    public void Setting_OutOfRange_IsNamed(string setting, string fault) =>
        Should.Throw<ConfigurationException>(() => Of(setting)).Message.ShouldBe(fault);

    private static NodeTransportSettings Of(string settings) =>
        NodeTransportSettings.Of(
            ConfigurationFactory.ParseString(settings).WithFallback(Defaults.GetConfig("akka.remote.node-tcp")));
}
