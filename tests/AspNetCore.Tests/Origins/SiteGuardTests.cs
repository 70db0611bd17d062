using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Queries;

namespace TableActors.AspNetCore.Tests.Origins;

public sealed class SiteGuardTests
{
    private const string Note = """{"text":"a"}""";

    /// <summary>Every kind of request that changes something, also a GET that begins a job.</summary>
    private static readonly (HttpMethod Method, string Path)[] Writes =
    [
        (HttpMethod.Post, "/notes"), (HttpMethod.Post, "/films/update"), (HttpMethod.Post, "/films/delete"),
        (HttpMethod.Post, "/films/later"),
        (HttpMethod.Post, "/films/upload"), (HttpMethod.Get, "/films/search/later"), (HttpMethod.Delete, "/jobs/0"),
        (HttpMethod.Post, "/jobs/0/retry"),
        (HttpMethod.Post, "/jobs/retry"),
    ];

    private static readonly string[] Reads = ["/films/search", "/jobs", "/health/live", "/openapi.json", "/docs"];

    [Theory]
    [InlineData("Sec-Fetch-Site: cross-site")]
    [InlineData("Sec-Fetch-Site: cross-site", "Origin: https://evil.example")]
    [InlineData("Sec-Fetch-Site: same-site", "Origin: https://other.example.org")]
    [InlineData("Sec-Fetch-Site: nonsense", "Origin: HERE")]
    [InlineData("Origin: https://evil.example")]
    [InlineData("Origin: null")]
    [InlineData("Origin: nonsense")]
    [InlineData("Origin: http://127.0.0.1:1")]
    [InlineData("Origin: http://localhost")]
    public async Task Write_OfAPageOfAnotherSite_IsRefused(params string[] headers)
    {
        await using var service = await StartAsync();
        foreach (var (method, path) in Writes)
        {
            var answer = await service.SendAsync(
                method, path, method == HttpMethod.Post ? "{}"u8.ToArray() : null, Sent(service, headers));
            answer.ShouldBeProblem(403, "cross_site_request")
                .Json.GetProperty("detail")
                .GetString()!
                .ShouldContain("http.cors");
        }

        (service.Operations.WasCalled, service.Jobs.Request).ShouldBe((false, null));
        foreach (var path in Reads)
            (await service.GetAsync(path, Sent(service, headers))).Status.ShouldBe(200, path);
    }

    [Theory]
    [InlineData]
    [InlineData("Sec-Fetch-Site: same-origin", "Origin: HERE")]
    [InlineData("Sec-Fetch-Site: same-origin", "Origin: https://rewritten.example")]
    [InlineData("Sec-Fetch-Site: none")]
    [InlineData("Origin: HERE")]
    public async Task Write_OfItsOwnPageOrNoPage_IsServed(params string[] headers)
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/notes", Note, Sent(service, headers))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("https://api.example.org", 200)]
    [InlineData("http://api.example.org", 403)]
    [InlineData("https://api.example.org:8443", 403)]
    [InlineData("https://other.example.org", 403)]
    public async Task Write_OfAPageOfThePublicUrl_IsServed(string origin, int status)
    {
        await using var service = await StartAsync(http => http.PublicUrl = new Uri("https://api.example.org/tables"));
        (await service.PostAsync("/notes", Note, ("Origin", origin))).Status.ShouldBe(status);
        (await service.PostAsync("/notes", Note, ("Origin", origin), ("Sec-Fetch-Site", "cross-site"))).Status
            .ShouldBe(status);
    }

    [Theory]
    [InlineData("http://api.example.org", 200)]
    [InlineData("https://api.example.org", 200)]
    [InlineData("https://api.example.org:8443", 403)]
    public async Task Write_BehindAProxyThatSaysNothing_IsJudgedByTheHost(string origin, int status)
    {
        await using var service = await StartAsync(http => http.RefuseForeignHosts = false);
        (await service.PostAsync("/notes", Note, ("Host", "api.example.org"), ("Origin", origin))).Status
            .ShouldBe(status);
    }

    [Fact]
    public async Task Write_WhereTheGuardIsOff_IsServed()
    {
        await using var service = await StartAsync(http => http.RefuseCrossSiteWrites = false);
        (await service.PostAsync(
            "/notes", Note, ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("/notes", "https://app.example.org", 200)]
    [InlineData("/notes", "https://admin.example.org", 403)]
    [InlineData("/films/update", "https://admin.example.org", 200)]
    [InlineData("/films/update", "https://app.example.org", 403)]
    [InlineData("/films/delete", "https://app.example.org", 403)]
    [InlineData("/films/later", "https://anyone.example", 202)]
    public async Task Write_OfAPageThatCorsAllows_IsServed(string path, string origin, int status)
    {
        await using var service = await TestService.StartAsync(TestService.Build(
            app =>
            {
                app.UseRouting();
                app.UseCors();
                var router = app.MapTables();
                router.AddInsertRoute(SampleTables.Notes, "/notes");
                router.AddUpdateRoute(SampleTables.Films, "/films/update").RequireCors("admin");
                router.AddDeleteRoute(SampleTables.Films, "/films/delete")
                    .WithMetadata(new Microsoft.AspNetCore.Cors.DisableCorsAttribute());
                router.AddDeleteRoute(SampleTables.Films, "/films/later", background: true)
                    .RequireCors(policy => policy.AllowAnyOrigin().AllowAnyHeader());
            },
            services: services => services.AddCors(cors =>
            {
                cors.AddDefaultPolicy(
                    policy => policy.WithOrigins("https://app.example.org").AllowAnyHeader().WithMethods("POST"));
                cors.AddPolicy(
                    "admin",
                    policy => policy.WithOrigins("https://admin.example.org").AllowAnyHeader().WithMethods("POST"));
            })));
        var answer = await service.PostAsync(
            path, """{"id":1,"text":"a"}""", ("Origin", origin), ("Sec-Fetch-Site", "cross-site"));
        answer.Status.ShouldBe(status, answer.Body);
        if (status >= 400)
            return;
        answer.Headers["Access-Control-Allow-Origin"].ShouldBe(path == "/films/later" ? "*" : origin);
        var preflight = await service.SendAsync(
            HttpMethod.Options, path, null, ("Origin", origin), ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "if-match"));
        preflight.Status.ShouldBe(204, preflight.Body);
        preflight.Headers["Access-Control-Allow-Headers"].ShouldBe("if-match");
    }

    private static (string, string)[] Sent(TestService service, string[] headers) =>
    [
        .. headers.Select(header => header.Split(": "))
            .Select(parts => (parts[0],
                parts[1].Replace("HERE", service.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal))),
    ];

    private static Task<TestService> StartAsync(Action<TableHttpOptions>? http = null) =>
        TestService.StartAsync(TestService.Build(
            app =>
            {
                var router = app.MapTables();
                router.AddInsertRoute(SampleTables.Notes, "/notes");
                router.AddUpdateRoute(SampleTables.Films, "/films/update");
                router.AddDeleteRoute(SampleTables.Films, "/films/delete");
                router.AddInsertRoute(SampleTables.Films, "/films/later", background: true);
                router.AddInsertRoute(
                    SampleTables.Films, "/films/upload", inputs: ["id", "prompt"], uploadFileInputs: ["poster"]);
                router.AddQueryRoute("/films/search", Query.Sql("all", "select 1"), QueryMethod.Get);
                router.AddQueryRoute(
                    "/films/search/later", Query.Sql("all later", "select 1"), QueryMethod.Get, background: true);
            },
            http: http));
}
