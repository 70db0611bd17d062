using TableActors.AspNetCore.Tests.OpenApi.Support;

namespace TableActors.AspNetCore.Tests.OpenApi.Shapes;

/// <summary>What the document says of the files.</summary>
public sealed class StoredFileShapeTests
{
    private static readonly Task<ApiDocument> Sample = DocumentedService.DocumentOfAsync(SampleApi.Map);

    [Fact]
    public async Task Files_AreDocumentedUnderEveryPrefix()
    {
        await using var service = new DocumentedService(app =>
        {
            app.MapTables().AddInsertRoute(SampleApi.Specimens, "/specimens");
            app.MapTables("/api").AddInsertRoute(SampleApi.Vectors, "/vectors", outputs: ["id"]);
        });
        var document = await service.CheckAndReadAsync();
        document.AllPaths.Where(path => path.Contains("media")).ShouldBe(["/media/{path}", "/api/media/{path}"]);
        string[] ids =
        [
            .. new[] { "/media/{path}", "/api/media/{path}" }
                .SelectMany(path => new[] { document.Get(path), document.Head(path) })
                .Select(operation => operation.GetProperty("operationId").GetString()!),
        ];
        ids.ShouldBe(["get_media", "head_media", "get_api_media_path", "head_api_media_path"]);
    }

    [Theory]
    [InlineData("200", true, "ETag Last-Modified Accept-Ranges")]
    [InlineData("206", true, "ETag Last-Modified Accept-Ranges Content-Range")]
    [InlineData("304", false, "ETag Last-Modified")]
    [InlineData("412", false, "")]
    [InlineData("416", false, "Content-Range")]
    public async Task Answer_HasBytesWithoutASchemaOrNothing(string status, bool hasContent, string headers)
    {
        foreach (var (operation, isGet) in new[]
        {
            ((await Sample).Get("/media/{path}"), true), ((await Sample).Head("/media/{path}"), false)
        })
        {
            var response = operation.GetProperty("responses").GetProperty(status);
            response.TryGetProperty("content", out var content).ShouldBe(hasContent && isGet);
            if (hasContent && isGet)
                content.GetProperty("*/*").EnumerateObject().ShouldBeEmpty();
            var names = response.TryGetProperty("headers", out var all)
                ? all.EnumerateObject().Select(header => header.Name)
                : [];
            string.Join(' ', names).ShouldBe(headers);
        }
    }

    [Fact]
    public async Task Operations_TakeAPathAndConditions()
    {
        foreach (var operation in new[] { (await Sample).Get("/media/{path}"), (await Sample).Head("/media/{path}") })
        {
            operation.GetProperty("parameters").EnumerateArray()
                .Select(parameter =>
                    $"{parameter.GetProperty("in").GetString()} {parameter.GetProperty("name").GetString()}")
                .ShouldBe(
                [
                    "path path", "header Range", "header If-Range", "header If-None-Match", "header If-Modified-Since",
                    "header If-Match", "header If-Unmodified-Since",
                ]);
            ApiDocument.Statuses(operation)
                .ShouldBe(["200", "206", "304", "404", "412", "416", "500", "503"], ignoreOrder: true);
            operation.GetProperty("tags")[0].GetString().ShouldBe("media");
        }

        (await Sample).Get("/media/{path}").GetProperty("responses").GetProperty("404").GetProperty("content")
            .TryGetProperty("application/problem+json", out _).ShouldBeTrue();
        (await Sample)
            .Head("/media/{path}")
            .GetProperty("responses")
            .GetProperty("404")
            .TryGetProperty("content", out _)
            .ShouldBeFalse();
    }
}
