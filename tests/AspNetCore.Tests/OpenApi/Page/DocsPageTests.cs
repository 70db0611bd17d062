using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using TableActors.AspNetCore.Tests.OpenApi.Support;

namespace TableActors.AspNetCore.Tests.OpenApi.Page;

[Trait("Category", "Slow")]
public sealed partial class DocsPageTests
{
    [Theory]
    [InlineData("/docs")]
    [InlineData("/docs/")]
    [InlineData("/base/docs")]
    public async Task Page_LoadsAllItNeeds_FromHere(string path)
    {
        await using var service = Service();
        using var client = await service.StartAsync();
        using var page = await client.GetAsync(path);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        var html = await page.Content.ReadAsStringAsync();
        var links = Links().Matches(html).Select(match => match.Groups[1].Value).ToList();
        links.Count.ShouldBe(5);
        foreach (var link in links)
        {
            var address = new Uri(new Uri(client.BaseAddress!, path), link);
            address.Authority.ShouldBe(client.BaseAddress!.Authority);
            using var answer = await client.GetAsync(address);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, address.AbsolutePath);
            (await answer.Content.ReadAsByteArrayAsync()).ShouldNotBeEmpty(address.AbsolutePath);
        }
    }

    [Fact]
    public async Task Page_TellsTheBrowserToStayHere()
    {
        await using var service = Service();
        using var client = await service.StartAsync();
        using var page = await client.GetAsync("/docs");
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("connect-src 'self'");
        policy.ShouldNotContain("http");
    }

    [Theory]
    [InlineData("/docs")]
    [InlineData("/docs/docs.js")]
    [InlineData("/docs/swagger-ui-bundle.js")]
    public async Task Page_HeadAndOtherMethods_AreAnswered(string path)
    {
        await using var service = Service();
        using var client = await service.StartAsync();
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
        using var post = await client.PostAsync(path, null);
        post.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Page_FileThatIsNotThere_IsNotFound()
    {
        await using var service = Service();
        using var client = await service.StartAsync();
        (await client.GetAsync("/docs/index.html")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static DocumentedService Service() => new(app =>
    {
        app.UsePathBase("/base");
        SampleApi.Map(app.MapTables("/api"));
    });

    [GeneratedRegex("(?:href|src|data-document)=\"([^\"]+)\"")]
    private static partial Regex Links();
}
