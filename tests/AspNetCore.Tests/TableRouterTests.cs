using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Queries;

namespace TableActors.AspNetCore.Tests;

public sealed class TableRouterTests
{
    [Fact]
    public async Task Add_WithAPrefix_MovesTheRoutes()
    {
        await using var service = await TestService.StartAsync(TestService.Build(app =>
            app.MapTables("/api/v1").AddInsertRoute(SampleTables.Notes, "/notes")));
        (await service.PostAsync("/api/v1/notes", """{"text":"a"}""")).Status.ShouldBe(200);
        (await service.PostAsync("/notes", """{"text":"a"}""")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Add_ReturnsTheEndpointForConventions()
    {
        IEnumerable<RouteEndpoint> endpoints = [];
        await using var service = TestService.Build(app =>
        {
            var router = app.MapTables();
            endpoints = ((IEndpointRouteBuilder)app).DataSources
                .SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>();
            router.AddInsertRoute(SampleTables.Films, "/a").WithMetadata("insert");
            router.AddUpdateRoute(SampleTables.Films, "/b").WithMetadata("update");
            router.AddDeleteRoute(SampleTables.Films, "/c").WithMetadata("delete");
            router.AddQueryRoute("/d", Query.Sql("all", "select 1"), QueryMethod.Get).WithMetadata("query");
        });
        endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<string>() is not null)
            .Select(endpoint => (
                endpoint.RoutePattern.RawText,
                string.Join(' ', endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods),
                endpoint.Metadata.GetMetadata<string>()))
            .ShouldBe([
                ("/a", "POST", "insert"), ("/b", "POST", "update"), ("/c", "POST", "delete"),
                ("/d", "GET HEAD", "query")
            ]);
    }

    [Fact]
    public void MapTables_WithoutAddTableActors_SaysWhatIsMissing()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        Should.Throw<InvalidOperationException>(() => app.MapTables()).Message.ShouldContain("AddTableActors");
    }

    [Fact]
    public async Task Route_PathInAnotherCaseOrWithASlash_IsTheSame()
    {
        await using var service = await TestService.StartAsync(
            router => router.AddInsertRoute(SampleTables.Notes, "/Notes"));
        (await service.PostAsync("/notes/", """{"text":"a"}""")).Status.ShouldBe(200);
    }
}
