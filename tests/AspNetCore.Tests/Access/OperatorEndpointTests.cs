using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Access;

/// <summary>The tests of <c>/cluster</c> and of the program show who may call such an endpoint.</summary>
public sealed class OperatorEndpointTests
{
    [Fact]
    public async Task Get_OfAServiceThatKnowsNoCallers_IsAnswered_OtherMethodsAreNot()
    {
        await using var service = await TestService.StartAsync(TestService.Build(app =>
            app.MapTables("/a").AddOperatorEndpoint("/figures", context => context.Response.WriteAsync("12"))));

        (await service.GetAsync("/a/figures")).Body.ShouldBe("12");
        (await service.PostAsync("/a/figures", "{}")).Status.ShouldBe(405);
        (await service.GetAsync("/figures")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("/figures", "route POST /Figures/: this path belongs to the service itself; choose another")]
    [InlineData("figures", "endpoint GET figures: ")]
    public async Task Add_OfAPathThatIsNone_OrThatARouteHas_IsAFault(string path, string fault)
    {
        var faults = await RouteFaults.OfAsync(router =>
        {
            router.AddInsertRoute(SampleTables.Films, "/Figures/");
            router.AddOperatorEndpoint(path, _ => Task.CompletedTask);
        });

        faults.ShouldHaveSingleItem().ShouldStartWith(fault);
    }
}
