using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;

namespace TableActors.AspNetCore.Tests.Origins;

/// <summary>The URLs in answers, and in requests, behind a proxy.</summary>
public sealed class TrustedProxiesTests
{
    private const string Film = """{"id":1,"prompt":"a"}""";
    private const string Outside = "https://api.example.org";

    [Theory]
    [InlineData(Outside, "X-Forwarded-Proto: https", "X-Forwarded-Host: api.example.org")]
    [InlineData(Outside, "Forwarded: for=198.51.100.7;proto=https;host=api.example.org")]
    [InlineData(Outside, "X-Forwarded-Proto: https", "X-Forwarded-Host: api.example.org", "Forwarded: proto=http;host=evil.example")]
    [InlineData("https://api.example.org:8443/outer", "X-Forwarded-Proto: https", "X-Forwarded-Host: api.example.org:8443", "X-Forwarded-Prefix: /outer")]
    [InlineData(Outside, "Forwarded: host=evil.example, for=198.51.100.7;proto=https;host=api.example.org")]
    [InlineData("http://localhost", "Host: localhost", "Forwarded: host=\"broken")]
    public async Task Urls_OfARequestThatATrustedProxyForwards_AreThoseOfTheOutside(
        string root, params string[] headers)
    {
        await using var service = await StartAsync(http => http.TrustedProxies.Add(IPNetwork.Parse("127.0.0.0/8")));
        await ShouldLeadToAsync(service, root, headers);
    }

    [Theory]
    [InlineData("X-Forwarded-Proto: https", "X-Forwarded-Host: api.example.org")]
    [InlineData("Forwarded: proto=https;host=api.example.org")]
    public async Task Urls_OfARequestThatAnybodyForwards_AreItsOwn(params string[] headers)
    {
        foreach (var others in new[] { "10.0.0.0/8", "::1/128" })
        {
            await using var service = await StartAsync(http => http.TrustedProxies.Add(IPNetwork.Parse(others)));
            await ShouldLeadToAsync(service, service.Address.ToString().TrimEnd('/'), headers);
        }

        await using var alone = await StartAsync(_ => { });
        await ShouldLeadToAsync(alone, alone.Address.ToString().TrimEnd('/'), headers);
    }

    [Theory]
    [InlineData(Outside)]
    [InlineData("https://example.org/tables/")]
    [InlineData("https://bücher.example:8443/", "https://xn--bcher-kva.example:8443")]
    public async Task Urls_WhereThereIsAPublicUrl_AreBelowIt(string url, string? root = null)
    {
        await using var service = await StartAsync(http =>
        {
            http.PublicUrl = new Uri(url);
            http.TrustedProxies.Add(IPNetwork.Parse("127.0.0.0/8"));
        });
        root ??= url.TrimEnd('/');
        await ShouldLeadToAsync(service, root);
        await ShouldLeadToAsync(service, root, "X-Forwarded-Host: elsewhere.example");
        var document = (await service.GetAsync("/openapi.json")).Json;
        document.GetProperty("servers")[0].GetProperty("url").GetString().ShouldBe(root);
    }

    [Fact]
    public async Task Client_BehindTrustedProxies_IsTheFirstThatIsNone()
    {
        await using var service = await TestService.StartAsync(TestService.Build(
            app => app.MapGet("/client", (HttpContext context) => context.Connection.RemoteIpAddress!.ToString()),
            http: http =>
            {
                http.TrustedProxies.Add(IPNetwork.Parse("127.0.0.0/8"));
                http.TrustedProxies.Add(IPNetwork.Parse("10.0.0.0/8"));
            }));
        (await service.GetAsync("/client", ("X-Forwarded-For", "6.6.6.6, 198.51.100.7, 10.1.1.1"))).Body
            .ShouldBe("198.51.100.7");
        (await service.GetAsync("/client", ("Forwarded", "for=6.6.6.6, for=198.51.100.7, for=\"10.1.1.1:99\""))).Body
            .ShouldBe("198.51.100.7");
    }

    // A client can send back each URL under which it knows a file.
    private static async Task ShouldLeadToAsync(TestService service, string root, params string[] headers)
    {
        var file = await service.Media.SaveAsync(Form.Png, "png");
        service.Operations.Reply = () => new RowWritten(new StoredRow([1L, "a", null, null, file, "A"], 1));
        var sent = headers.Select(header => header.Split(": ")).Select(parts => (parts[0], parts[1])).ToArray();
        var handle = await service.PostAsync("/api/later", Film, sent);
        handle.Status.ShouldBe(202, handle.Body);
        handle.Json.GetProperty("job_url").GetString().ShouldStartWith($"{root}/api/jobs/");
        handle.Headers["Location"].ShouldBe(handle.Json.GetProperty("job_url").GetString());
        JobRuns.BodyOf(await service.RunLastAsync()).ShouldContain($"\"{root}/api/media/{file.Path}\"");
        var poster = (await service.PostAsync("/api/films", Film, sent)).Json.GetProperty("poster").GetString();
        poster.ShouldBe($"{root}/api/media/{file.Path}");
        foreach (var url in new[]
        {
            poster, new Uri(poster!).AbsolutePath,
            poster!.Replace("https://api.", "HTTPS://API.", StringComparison.Ordinal)
        })
        {
            var again = await service.PostAsync("/api/by-url", $$"""{"id":1,"prompt":"a","poster":"{{url}}"}""", sent);
            again.Status.ShouldBe(200, $"{url}: {again.Body}");
        }
    }

    private static Task<TestService> StartAsync(Action<TableHttpOptions> http) =>
        TestService.StartAsync(TestService.Build(
            app =>
            {
                var router = app.MapTables("/api");
                router.AddInsertRoute(SampleTables.Films, "/films", inputs: ["id", "prompt"]);
                router.AddInsertRoute(SampleTables.Films, "/by-url");
                router.AddInsertRoute(SampleTables.Films, "/later", inputs: ["id", "prompt"], background: true);
            },
            http: http));
}
