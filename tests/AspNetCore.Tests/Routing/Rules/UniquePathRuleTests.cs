using Microsoft.AspNetCore.Builder;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Queries;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class UniquePathRuleTests
{
    private static readonly QueryDefinition Search = Query.Sql("search", "select 1");

    [Fact]
    public async Task Check_SameMethodAndPathTwice_IsAFault()
    {
        var faults = await RouteFaults.OfAsync(router =>
        {
            router.AddInsertRoute(SampleTables.Films, "/films");
            router.AddQueryRoute("/films", Search, QueryMethod.Get);
            router.AddDeleteRoute(SampleTables.Films, "/Films/");
            router.AddQueryRoute("/films", Search);
        });
        faults.ShouldBe(
        [
            "route POST /Films/: the same method and path are registered twice",
            "route POST /films: the same method and path are registered twice",
        ]);
    }

    [Fact]
    public async Task Check_SamePathUnderTwoRouters_IsAFault()
    {
        await using var service = TestService.Build(app =>
        {
            app.MapTables("/a").AddInsertRoute(SampleTables.Films, "/b/c");
            app.MapTables("/a/b").AddInsertRoute(SampleTables.Films, "/c");
        });
        (await new TableServiceCheck(service.Services).CheckAsync()).Select(fault => fault.ToString())
            .ShouldBe(["route POST /a/b/c: the same method and path are registered twice"]);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health")]
    [InlineData("/openapi.json")]
    [InlineData("/docs")]
    [InlineData("/DOCS/")]
    [InlineData("/jobs/x")]
    [InlineData("/media/x")]
    [InlineData("/cluster")]
    [InlineData("/console/x")]
    public async Task Check_PathOfTheServiceItself_IsAFault(string path) =>
        (await RouteFaults.OfAsync(router => router.AddInsertRoute(SampleTables.Films, path)))
        .ShouldBe([$"route POST {path}: this path belongs to the service itself; choose another"]);

    [Theory]
    [InlineData("/jobs")]
    [InlineData("/media")]
    [InlineData("/documents")]
    [InlineData("/healthy")]
    public async Task Check_PathBesideThem_IsFine(string path) =>
        (await RouteFaults.OfAsync(router => router.AddInsertRoute(SampleTables.Films, path))).ShouldBeEmpty();

    [Fact]
    public async Task Check_JobsByGet_AreTheServicesOwn() =>
        (await RouteFaults.OfAsync(
            router => router.AddQueryRoute("/jobs", Query.Sql("q", "select 1 as id"), QueryMethod.Get)))
        .ShouldBe(["route GET /jobs: this path belongs to the service itself; choose another"]);

    [Fact]
    public async Task Check_PathOfAnotherRoutersJobs_IsAFault()
    {
        await using var service = TestService.Build(app =>
        {
            app.MapTables("/api").AddInsertRoute(SampleTables.Films, "/a");
            app.MapTables().AddInsertRoute(SampleTables.Films, "/api/jobs/retry");
        });
        (await new TableServiceCheck(service.Services).CheckAsync()).Select(fault => fault.ToString())
            .ShouldBe(["route POST /api/jobs/retry: this path belongs to the service itself; choose another"]);
    }

    [Fact]
    public async Task Check_JobsOfOneNameInTwoGroups_AreAFault()
    {
        await using var service = TestService.Build(app =>
        {
            foreach (var group in new[] { "/a", "/b" })
            {
                var router = app.MapGroup(group).MapTables();
                router.AddInsertRoute(SampleTables.Films, "/films");
                router.AddInsertRoute(SampleTables.Films, "/films/later", background: true);
            }
        });
        (await new TableServiceCheck(service.Services).CheckAsync()).ShouldHaveSingleItem().ToString()
            .ShouldBe("route POST /films/later: another group of endpoints has a route of this name whose requests become jobs; choose another path or prefix");
    }

    [Fact]
    public async Task Check_WithAPrefix_JobsAndMediaMoveAndTheOthersStay()
    {
        var faults = await RouteFaults.OfAsync(
            router =>
            {
                router.AddInsertRoute(SampleTables.Films, "/docs");
                router.AddInsertRoute(SampleTables.Films, "/media/x");
            },
            prefix: "/api");
        faults.ShouldBe(["route POST /api/media/x: this path belongs to the service itself; choose another"]);
    }
}
