using TableActors.Actors.Stores;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Queries;

namespace TableActors.AspNetCore.Tests.Routing;

public sealed class PathMethodsTests
{
    // Headers that depend on the content, or differ each time.
    private static readonly string[] NotCompared = ["Date", "Content-Length", "Transfer-Encoding"];

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi.json")]
    [InlineData("/docs")]
    [InlineData("/docs/docs.js")]
    [InlineData("/docs/swagger-ui.css")]
    [InlineData("/jobs")]
    [InlineData("/jobs/0123456789abcdef0123456789abcdef")]
    [InlineData("/media/nothing")]
    [InlineData("/row?id=1")]
    [InlineData("/row")]
    [InlineData("/rows")]
    [InlineData("/file")]
    public async Task Head_OfEveryGet_AnswersTheSameWithoutContent(string path)
    {
        await using var service = await TestService.StartAsync(
            router =>
            {
                router.AddTable(SampleTables.Films);
                router.AddQueryRoute("/row", Query.Retrieve(SampleTables.Films), QueryMethod.Get, oneRow: true);
                router.AddQueryRoute("/rows", Query.Sql("rows", "select 1"), QueryMethod.Get);
                router.AddQueryRoute(
                    "/file", Query.Sql("file", "select poster from films"), QueryMethod.Get, returnFileResponse: true);
            },
            service => service.Store.Columns = [new ResultColumn("poster", ColumnTypes.Image, true, null)]);
        var file = await service.Media.SaveAsync(Form.Png, "png");
        service.Store.Rows = [new ResultRow([file], 7)];

        var get = await service.GetAsync(path);
        var head = await service.SendAsync(HttpMethod.Head, path, null);

        (head.Status, head.Body).ShouldBe((get.Status, ""));
        foreach (var (name, value) in get.Headers.Where(header => !NotCompared.Contains(header.Key)))
            head.Headers.GetValueOrDefault(name).ShouldBe(value, name);
        (await service.SendAsync(HttpMethod.Put, path, null))
            .ShouldBeProblem(405, "method_not_allowed")
            .Headers["Allow"].ShouldStartWith("GET, HEAD");
    }
}
