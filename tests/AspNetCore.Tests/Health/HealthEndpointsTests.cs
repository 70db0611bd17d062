using Microsoft.AspNetCore.Builder;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Tests.Health;

public sealed class HealthEndpointsTests
{
    [Fact]
    public async Task Live_ProcessIsUp_IsOkWhateverTheStoreSays()
    {
        await using var service = await StartAsync();
        service.Store.OnPing = _ => throw new InvalidOperationException();
        (await service.GetAsync("/health/live")).Body.ShouldBe("""{"status":"live"}""");
    }

    [Fact]
    public async Task Ready_StoreAndRegionAnswer_IsOk()
    {
        await using var service = await StartAsync();
        var answer = await service.GetAsync("/health/ready");
        answer.Status.ShouldBe(200);
        answer.Body.ShouldBe("""{"status":"ready"}""");
    }

    [Fact]
    public async Task Ready_StoreIsDown_IsNot()
    {
        await using var service = await StartAsync();
        service.Store.OnPing = _ =>
            Task.FromException(new ProblemException(new Problem(ErrorCodes.StoreUnavailable, "Down.")));
        (await service.GetAsync("/health/ready"))
            .ShouldBeProblem(503, "store_unavailable")
            .Headers.Keys.ShouldContain("Retry-After");
    }

    [Fact]
    public async Task Ready_RegionIsDown_IsNot()
    {
        await using var service = await StartAsync();
        service.Region.OnPing = _ =>
            Task.FromException(new ProblemException(new Problem(ErrorCodes.TableMoving, "Moving.")));
        (await service.GetAsync("/health/ready")).ShouldBeProblem(503, "table_moving");
    }

    [Fact]
    public async Task Ready_ProbeFailsOtherwise_IsAProblemWithoutItsText()
    {
        await using var service = await StartAsync();
        service.Store.OnPing = _ => throw new InvalidOperationException("secret");
        (await service.GetAsync("/health/ready")).ShouldBeProblem(500, "internal").Body.ShouldNotContain("secret");
    }

    [Fact]
    public async Task Map_WithAPrefixAndTwoRouters_StaysWhereItIs()
    {
        await using var service = await TestService.StartAsync(TestService.Build(app =>
        {
            app.MapTables("/a");
            app.MapTables("/b");
        }));
        (await service.GetAsync("/health/live")).Status.ShouldBe(200);
        (await service.GetAsync("/a/health/live")).Status.ShouldBe(404);
    }

    private static Task<TestService> StartAsync() => TestService.StartAsync(TestService.Build(app => app.MapTables()));
}
