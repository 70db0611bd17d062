using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class ListenUrlTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://[::1]:8080/")]
    [InlineData("http://*:8080")]
    [InlineData("http://+:80")]
    [InlineData("HTTP://localhost")]
    public void Fault_OfAnAddress_IsNone(string url) => ListenUrl.FaultOf(url).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("https://127.0.0.1:8443")]
    [InlineData("http://127.0.0.1:8080/api")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://user@127.0.0.1")]
    public void Fault_OfSomethingElse_ShowsAnAddress(string url) =>
        ListenUrl.FaultOf(url).ShouldBe($"\"{url}\" is no address to listen on; it looks like http://127.0.0.1:8080");
}
