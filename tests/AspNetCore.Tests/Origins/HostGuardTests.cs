using System.Net;
using TableActors.AspNetCore.Origins;
using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Origins;

public sealed class HostGuardTests
{
    private static readonly string[] Paths =
        ["/notes", "/health/live", "/openapi.json", "/docs", "/jobs/0", "/media/x"];

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1234")]
    [InlineData("127.1.2.3")]
    [InlineData("localhost")]
    [InlineData("LocalHost:80")]
    [InlineData("[::1]")]
    [InlineData("[::1]:8080")]
    public async Task Request_ByANameOfThisMachine_IsServed(string host)
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/notes", """{"text":"a"}""", ("Host", host))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:80")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("10.0.0.1")]
    [InlineData("0.0.0.0")]
    public async Task Request_ByAnotherName_IsMisdirected(string host)
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/notes", """{"text":"a"}""", ("Host", host)))
            .ShouldBeProblem(421, "misdirected_request")
            .Json.GetProperty("detail").GetString()!.ShouldContain("http.public_url");
        service.Operations.WasCalled.ShouldBeFalse();
        // Also after a request that was served on the same connection.
        (await service.PostAsync("/notes", """{"text":"a"}""")).Status.ShouldBe(200);
        foreach (var path in Paths.Skip(1))
            (await service.GetAsync(path, ("Host", host))).ShouldBeProblem(421, "misdirected_request");
    }

    [Theory]
    [InlineData("api.example.org", 200)]
    [InlineData("API.example.org:8443", 200)]
    [InlineData("localhost", 200)]
    [InlineData("example.org", 421)]
    public async Task Request_ByThePublicName_IsServed(string host, int status)
    {
        await using var service = await StartAsync(http => http.PublicUrl = new Uri("https://api.example.org/x"));
        (await service.PostAsync("/notes", """{"text":"a"}""", ("Host", host))).Status.ShouldBe(status);
    }

    [Fact]
    public async Task Request_ThatATrustedProxyForwards_IsServedByAnyName()
    {
        await using var service = await StartAsync(http => http.TrustedProxies.Add(IPNetwork.Parse("127.0.0.1/32")));
        (await service.GetAsync("/health/live", ("Host", "b.example"), ("X-Forwarded-Proto", "https"))).Status
            .ShouldBe(200);
        (await service.GetAsync("/health/live", ("Forwarded", "host=b.example"))).Status.ShouldBe(200);
        (await service.GetAsync("/health/live", ("Host", "b.example"))).ShouldBeProblem(421, "misdirected_request");
    }

    [Fact]
    public async Task Request_WhereTheGuardIsOff_IsServedByAnyName()
    {
        await using var service = await StartAsync(http => http.RefuseForeignHosts = false);
        (await service.GetAsync("/health/live", ("Host", "evil.example"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Request_WithoutAHost_IsServed()
    {
        await using var service = await StartAsync();
        (await RawHttp.SendAsync(service.Address, "GET /health/live HTTP/1.0\r\n\r\n")).ShouldContain(" 200 OK");
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://127.0.0.2:1", true)]
    [InlineData("http://[::1]:8080", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://[::]:8080", false)]
    [InlineData("http://*:8080", false)]
    [InlineData("http://+:8080", false)]
    [InlineData("http://10.0.0.1:8080", false)]
    [InlineData("http://films:8080", false)]
    [InlineData("http://unix:/tmp/films.sock", false)]
    public void IsLoopback_IsWhatThisMachineAloneReaches(string address, bool expected) =>
        HostGuard.IsLoopback(address).ShouldBe(expected);

    private static Task<TestService> StartAsync(Action<TableHttpOptions>? http = null) => TestService.StartAsync(
        TestService.Build(app => app.MapTables().AddInsertRoute(SampleTables.Notes, "/notes"), http: http));
}
