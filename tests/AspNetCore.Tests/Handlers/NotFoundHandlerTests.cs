using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Handlers;

public sealed class NotFoundHandlerTests
{
    [Theory]
    [InlineData("/nothing")]
    [InlineData("/")]
    [InlineData("/films/1")]
    [InlineData("/health/other")]
    public async Task Call_UnknownPathWhereAskedFor_IsAProblem(string path)
    {
        await using var service = await TestService.StartAsync(router =>
        {
            router.AddInsertRoute(SampleTables.Films, "/films");
            router.AddNotFoundRoute();
        });
        (await service.GetAsync(path)).ShouldBeProblem(404, "path_not_found");
        (await service.PostAsync(path, "{}")).ShouldBeProblem(404, "path_not_found");
        (await service.PostAsync("/films", """{"id":1,"prompt":"a"}""")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Call_UnknownPathWhereNotAskedFor_StaysTheApplications()
    {
        await using var service = await TestService.StartAsync(
            router => router.AddInsertRoute(SampleTables.Films, "/films"));
        var answer = await service.GetAsync("/nothing");
        answer.Status.ShouldBe(404);
        answer.Body.ShouldBeEmpty();
    }

    [Fact]
    public async Task Call_OutsideThePrefix_StaysTheApplications()
    {
        await using var service = await TestService.StartAsync(TestService.Build(app =>
        {
            app.MapTables("/api").AddNotFoundRoute();
            app.MapGet("/api/own", () => "own");
            app.MapGet("/{any}", (string any) => any);
        }));
        (await service.GetAsync("/api/nothing")).ShouldBeProblem(404, "path_not_found");
        (await service.GetAsync("/api/own")).Body.ShouldBe("own");
        (await service.GetAsync("/page")).Body.ShouldBe("page");
        (await service.GetAsync("/a/b")).Body.ShouldBeEmpty();
    }
}
