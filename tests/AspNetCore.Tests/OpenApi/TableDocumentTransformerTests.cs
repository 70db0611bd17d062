using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Tests.OpenApi.Support;

namespace TableActors.AspNetCore.Tests.OpenApi;

public sealed class TableDocumentTransformerTests
{
    private static readonly Task<ApiDocument> Sample = DocumentedService.DocumentOfAsync(SampleApi.Map, "/api");

    [Fact]
    public async Task Document_IsOpenApi31_NamedAfterTheService()
    {
        var root = (await Sample).Root;
        root.GetProperty("openapi").GetString().ShouldStartWith("3.1.");
        root.GetProperty("info").GetProperty("title").GetString().ShouldBe("sample service");
        root.GetProperty("info").GetProperty("version").GetString().ShouldBe("1.0.0");
        root.TryGetProperty("servers", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Document_HoldsTheRoutesAndNothingElse()
    {
        var document = await DocumentedService.DocumentOfAsync(SampleApi.Map);
        document.Paths.ShouldBe(
            [
                "/specimens", "/specimens/short", "/specimens/preview", "/specimens/label", "/specimens/later",
                "/specimens/update", "/specimens/delete", "/specimens/forget", "/vectors",
                "/specimen", "/specimens/by-note", "/search", "/search/short", "/names", "/weight", "/texts", "/vector",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task OperationIds_AreMadeOfKindAndPath_AndDiffer()
    {
        var document = await Sample;
        string? Id(string path, string method) =>
            document.Root.GetProperty("paths")
                .GetProperty(path)
                .GetProperty(method)
                .GetProperty("operationId")
                .GetString();
        Id("/api/specimens", "post").ShouldBe("insert_specimens");
        Id("/api/specimens/by-note", "post").ShouldBe("query_specimens_by_note");
        Id("/api/search", "get").ShouldBe("query_search");
        Id("/api/search", "post").ShouldBe("query_api_search");
    }

    [Theory]
    [InlineData("/api/specimens", "post", "insert")]
    [InlineData("/api/specimens/later", "post", "insert")]
    [InlineData("/api/specimens/update", "post", "update")]
    [InlineData("/api/specimens/delete", "post", "delete")]
    [InlineData("/api/specimens/preview", "post", "compute")]
    [InlineData("/api/specimens/by-note", "post", "query")]
    [InlineData("/api/search", "get", "query")]
    [InlineData("/api/jobs/retry", "post", "retry")]
    public async Task Operations_TellWhichKindOfRouteTheyAre(string path, string method, string kind) =>
        (await Sample).Root
            .GetProperty("paths")
            .GetProperty(path)
            .GetProperty(method)
            .GetProperty(TableApiDocument.RouteKindExtension)
            .GetString()
            .ShouldBe(kind);

    [Fact]
    public async Task Operations_AreListedUnderTheirTableOrQuery()
    {
        var document = await DocumentedService.DocumentOfAsync(SampleApi.Map);
        document.Post("/specimens/update").GetProperty("tags")[0].GetString().ShouldBe("specimens");
        document.Get("/specimen").GetProperty("tags")[0].GetString().ShouldBe("specimens");
        document.Get("/search").GetProperty("tags")[0].GetString().ShouldBe("search");
        document.Get("/search").GetProperty("summary").GetString().ShouldBe("Finds specimens by name.");
        var tags = document.Root.GetProperty("tags").EnumerateArray().ToList();
        tags.Select(tag => tag.GetProperty("name").GetString())
            .ShouldBe(["specimens", "vectors", "search", "names", "weight", "texts", "media", "jobs"]);
        tags
            .Single(tag => tag.GetProperty("name").GetString() == "specimens")
            .GetProperty("description")
            .GetString()
            .ShouldBe("what the museum keeps");
    }

    [Theory]
    [InlineData("/specimens/update", true)]
    [InlineData("/specimens/delete", true)]
    [InlineData("/specimens/forget", false)]
    [InlineData("/specimens", false)]
    public async Task IfMatch_IsShownWhereItIsTaken(string path, bool taken)
    {
        var names = ParametersOf(await DocumentedService.DocumentOfAsync(SampleApi.Map), path);
        names.Contains("If-Match").ShouldBe(taken);
    }

    [Theory]
    [InlineData("/specimens", true)]
    [InlineData("/specimens/update", true)]
    [InlineData("/specimens/delete", true)]
    [InlineData("/specimens/preview", false)]
    [InlineData("/search", false)]
    public async Task IdempotencyKey_IsShownWhereItIsTaken(string path, bool taken)
    {
        var document = await DocumentedService.DocumentOfAsync(SampleApi.Map);
        ParametersOf(document, path).Contains("Idempotency-Key").ShouldBe(taken);
        var answer = document.Post(path).GetProperty("responses").GetProperty("200");
        (answer.TryGetProperty("headers", out var headers) && headers.TryGetProperty("Idempotent-Replayed", out _))
            .ShouldBe(taken);
    }

    [Theory]
    [InlineData("/specimens", "200 400 403 409 412 413 415 422 500 503")]
    [InlineData("/specimens/preview", "200 400 403 413 415 422 500 503")]
    [InlineData("/specimens/update", "200 400 403 404 409 412 413 415 422 500 503")]
    [InlineData("/specimens/delete", "200 400 403 409 412 413 415 422 500 503")]
    [InlineData("/specimens/forget", "200 400 403 409 413 415 422 500 503")]
    [InlineData("/search", "200 400 403 409 413 415 422 500 503")]
    [InlineData("/names", "200 400 403 409 413 415 500 503")]
    [InlineData("/weight", "200 400 403 404 409 413 415 422 500 503")]
    public async Task Statuses_AreThoseThatTheRouteCanAnswer(string path, string statuses)
    {
        var document = await DocumentedService.DocumentOfAsync(SampleApi.Map);
        ApiDocument.Statuses(document.Post(path)).ShouldBe(statuses.Split(' '));
    }

    [Theory]
    [InlineData(true, false, "- `cross_site_request`: Pages of other sites may not do this.")]
    [InlineData(true, true, "- `cross_site_request`: Pages of other sites may not do this.\n- `forbidden`: This is not allowed.")]
    [InlineData(false, true, "- `forbidden`: This is not allowed.")]
    [InlineData(false, false, null)]
    public async Task Forbidden_SaysToWhom(bool refusesOtherSites, bool isProtected, string? meaning)
    {
        var document = await DocumentedService.DocumentOfAsync(
            router =>
            {
                var route = router.AddInsertRoute(SampleApi.Specimens, "/a");
                if (isProtected)
                    route.RequireAuthorization();
                router.AddQueryRoute("/now", SampleApi.Names, QueryMethod.Get);
                router.AddQueryRoute("/later", SampleApi.Names, QueryMethod.Get, background: true);
            },
            http: options => options.RefuseCrossSiteWrites = refusesOtherSites);
        var responses = document.Post("/a").GetProperty("responses");
        (responses.TryGetProperty("403", out var forbidden) ? forbidden.GetProperty("description").GetString() : null)
            .ShouldBe(meaning);
        ApiDocument.Statuses(document.Get("/now")).Contains("403").ShouldBeFalse();
        ApiDocument.Statuses(document.Get("/later")).Contains("403").ShouldBe(refusesOtherSites);
    }

    [Fact]
    public async Task Description_SaysWhatIsAnsweredBeforeThereIsAnOperation()
    {
        var document = await DocumentedService.DocumentOfAsync(SampleApi.Map);
        document.Root.GetProperty("info").GetProperty("description").GetString().ShouldNotBeNull().ShouldContain(
            "421 `misdirected_request`");
    }

    [Fact]
    public async Task Statuses_OfGet_KnowNoBody()
    {
        var document = await DocumentedService.DocumentOfAsync(SampleApi.Map);
        ApiDocument.Statuses(document.Get("/search")).ShouldBe(["200", "400", "409", "413", "422", "500", "503"]);
    }

    [Fact]
    public async Task Conventions_OfTheApplication_AreShown()
    {
        var document = await DocumentedService.DocumentOfAsync(router =>
        {
            router.AddInsertRoute(SampleApi.Specimens, "/a")
                .WithTags("mine")
                .WithName("my_insert")
                .WithSummary("Adds.")
                .WithDescription("Adds *one*.");
            router.AddInsertRoute(SampleApi.Specimens, "/b").RequireAuthorization();
            router.AddInsertRoute(SampleApi.Specimens, "/c").RequireRateLimiting("few");
            router.AddInsertRoute(SampleApi.Specimens, "/d").ExcludeFromDescription();
            router.AddInsertRoute(SampleApi.Specimens, "/e").RequireAuthorization().AllowAnonymous();
        });
        var first = document.Post("/a");
        first.GetProperty("tags")[0].GetString().ShouldBe("mine");
        first.GetProperty("operationId").GetString().ShouldBe("my_insert");
        first.GetProperty("summary").GetString().ShouldBe("Adds.");
        first.GetProperty("description").GetString().ShouldBe("Adds *one*.");
        ApiDocument.Statuses(document.Post("/b")).ShouldContain("401");
        ApiDocument.Statuses(document.Post("/b")).ShouldContain("403");
        ApiDocument.Statuses(document.Post("/c")).ShouldContain("429");
        ApiDocument.Statuses(document.Post("/e")).ShouldNotContain("401");
        document.Paths.ShouldBe(["/a", "/b", "/c", "/e"], ignoreOrder: true);
    }

    [Fact]
    public async Task Routers_OnAGroup_AreShownWhereTheyAre()
    {
        await using var service = new DocumentedService(
            app => app.MapGroup("/{tenant:int}").MapTables("/api").AddDeleteRoute(SampleApi.Specimens, "/delete"));
        using var client = await service.StartAsync();
        var document = await service.ReadAsync();
        document.Paths.ShouldBe(["/{tenant}/api/delete"]);
        var tenant = document.Post("/{tenant}/api/delete").GetProperty("parameters")[0];
        tenant.GetProperty("name").GetString().ShouldBe("tenant");
        tenant.GetProperty("in").GetString().ShouldBe("path");
    }

    [Fact]
    public async Task Title_AndVersion_CanBeChosen()
    {
        var document = await DocumentedService.DocumentOfAsync(SampleApi.Map, http: options =>
        {
            options.OpenApi.Title = "Museum";
            options.OpenApi.Version = "2.1";
        });
        document.Root.GetProperty("info").GetProperty("title").GetString().ShouldBe("Museum");
        document.Root.GetProperty("info").GetProperty("version").GetString().ShouldBe("2.1");
    }

    private static List<string?> ParametersOf(ApiDocument document, string path) => document.Post(path)
        .TryGetProperty("parameters", out var parameters)
        ? [.. parameters.EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString())]
        : [];
}
