using System.Net;
using TableActors.Actors.Media;

namespace TableActors.Actors.Tests.Media;

public sealed class AllowedHostsTests
{
    private static readonly AllowedHosts Hosts = new(
        ["Images.Example.com", "*.cdn.example", "127.0.0.1:9000", "[::1]:9000", "plain.example:8443"]);

    [Theory]
    [InlineData("https://images.example.com/a.png", true)]
    [InlineData("http://IMAGES.example.com/a.png", true)]
    [InlineData("https://images.example.com:444/a.png", false)]
    [InlineData("https://images.example.com.evil.test/a.png", false)]
    [InlineData("https://evil-images.example.com/a.png", false)]
    [InlineData("https://a.cdn.example/x", true)]
    [InlineData("https://a.b.cdn.example/x", true)]
    [InlineData("https://cdn.example/x", false)]
    [InlineData("https://evilcdn.example/x", false)]
    [InlineData("http://127.0.0.1:9000/x", true)]
    [InlineData("http://127.0.0.1/x", false)]
    [InlineData("http://[::1]:9000/x", true)]
    [InlineData("https://plain.example:8443/x", true)]
    [InlineData("https://plain.example/x", false)]
    public void Allows_OnlyWhatIsListed(string url, bool expected) => Hosts.Allows(new Uri(url)).ShouldBe(expected);

    [Theory]
    [InlineData("images.example.com", "93.184.216.34", true)]
    [InlineData("images.example.com", "127.0.0.1", false)]
    [InlineData("images.example.com", "10.0.0.1", false)]
    [InlineData("localhost", "127.0.0.1", true)]
    [InlineData("localhost", "10.0.0.1", false)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    public void MayConnect_ToOnesOwnNetwork_OnlyWhereItIsNamedAsSuch(string host, string address, bool expected) =>
        AllowedHosts.MayConnect(host, IPAddress.Parse(address)).ShouldBe(expected);
}
