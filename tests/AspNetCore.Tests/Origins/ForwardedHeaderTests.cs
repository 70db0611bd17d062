using System.Net;
using TableActors.AspNetCore.Origins;

namespace TableActors.AspNetCore.Tests.Origins;

public sealed class ForwardedHeaderTests
{
    [Theory]
    [InlineData("for=192.0.2.60;proto=https;by=203.0.113.43;host=example.org", "192.0.2.60:0", "https", "example.org")]
    [InlineData("For=\"[2001:db8:cafe::17]:4711\" ; Proto=HTTP", "[2001:db8:cafe::17]:4711", "http", null)]
    [InlineData("for=\"[2001:db8::1]\"", "[2001:db8::1]:0", null, null)]
    [InlineData("for=192.0.2.43:47011", "192.0.2.43:47011", null, null)]
    [InlineData("for=\"192.0.2.43:_secret\"", "192.0.2.43:0", null, null)]
    [InlineData("for=unknown;host=a", null, null, "a")]
    [InlineData("for=_hidden;host=a", null, null, "a")]
    [InlineData("host=\"example.org:8443\"", null, null, "example.org:8443")]
    [InlineData("host=\"a\\b\"", null, null, "ab")]
    [InlineData("proto=javascript;host=a", null, null, "a")]
    [InlineData(" , ;host=a; ,", null, null, "a")]
    [InlineData("host=far, host=near", null, null, "near")]
    [InlineData("for=198.51.100.1;host=far, for=10.0.0.2", "198.51.100.1:0", null, "far")]
    [InlineData("for=198.51.100.1;host=far, for=10.0.0.2;host=near", "198.51.100.1:0", null, "far")]
    [InlineData("for=6.6.6.6;host=lie, for=198.51.100.1;proto=https", "198.51.100.1:0", "https", null)]
    [InlineData("for=6.6.6.6;host=lie, for=unknown;host=near", null, null, "near")]
    public void Read_FollowsTheTrustedProxiesBack(string header, string? client, string? scheme, string? host)
    {
        var read = ForwardedHeader.Read(header, IPAddress.Parse("10.0.0.1"), IsTrusted).ShouldNotBeNull();
        (read.Client?.ToString(), read.Scheme, read.Host).ShouldBe((client, scheme, host));
    }

    [Theory]
    [InlineData("")]
    [InlineData("example.org")]
    [InlineData("host=")]
    [InlineData("host=\"\"")]
    [InlineData("host=\"a")]
    [InlineData("host=\"a\\")]
    [InlineData("host=a b=c")]
    [InlineData("host=\"a\"b")]
    [InlineData("host=a\"b\"")]
    [InlineData("ho st=a")]
    [InlineData("=a")]
    [InlineData("host=a;host=b")]
    [InlineData("host=good, host=\"bad")]
    public void Read_OfAMalformedHeader_SaysNothing(string header) =>
        ForwardedHeader.Read(header, IPAddress.Parse("10.0.0.1"), IsTrusted).ShouldBeNull();

    [Theory]
    [InlineData("198.51.100.9")]
    [InlineData(null)]
    public void Read_FromWhoIsNotTrusted_SaysNothing(string? sender) =>
        ForwardedHeader.Read("host=a", sender is null ? null : IPAddress.Parse(sender), IsTrusted).ShouldBeNull();

    private static bool IsTrusted(IPAddress address) =>
        address.ToString().StartsWith("10.0.0.", StringComparison.Ordinal);
}
