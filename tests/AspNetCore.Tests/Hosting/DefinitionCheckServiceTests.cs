using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Tests.Hosting;

public sealed class DefinitionCheckServiceTests
{
    [Fact]
    public async Task Start_WithFaults_ReportsAllOfThemAndListensNowhere()
    {
        var broken = Table.Define("broken", t => t.String("a").String("a"));
        await using var service = TestService.Build(app =>
        {
            var router = app.MapTables("api");
            router.AddTable(broken);
            router.AddInsertRoute(SampleTables.Films, "/films", inputs: ["x"]);
            router.AddInsertRoute(SampleTables.Films, "/films");
            router.AddQueryRoute("/search", Query.Sql("search", "selec"));
        });
        service.Store.TableFaults = [new DefinitionFault("table films", null, "the physical table has other columns")];
        service.Store.PrepareFailure = new DefinitionException(
            [new DefinitionFault("query search", null, "syntax error")]);

        var faults = (await Should.ThrowAsync<DefinitionException>(TestService.StartAsync(service))).Faults
            .Select(fault => fault.ToString())
            .ToList();
        faults.ShouldContain(fault => fault.StartsWith("prefix \"api\": "));
        faults.ShouldContain(fault => fault.StartsWith("table broken: "));
        faults.ShouldContain("table films: the physical table has other columns");
        faults.ShouldContain(fault => fault.StartsWith("route POST /films: column \"x\": "));
        faults.ShouldContain("route POST /films: the same method and path are registered twice");
        faults.ShouldContain("query search: syntax error");
        service.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_RouteOfAFaultyTable_IsCheckedTooAsFarAsItCanBe()
    {
        var broken = Table.Define("broken", t => t.String("a").String("b").Computed("c", (string nothing) => nothing));
        var faults = await RouteFaults.OfAsync(router => router.AddInsertRoute(broken, "/a", inputs: ["a", "x", "c"]));
        faults.ShouldContain(fault => fault.StartsWith("table broken: column \"c\""));
        faults.ShouldContain(fault => fault.StartsWith("route POST /a: column \"x\": unknown input"));
        faults.ShouldContain(fault => fault.StartsWith("route POST /a: column \"c\": is computed"));
        faults.ShouldContain(fault => fault.StartsWith("route POST /a: column \"b\": cannot be null"));
    }

    [Fact]
    public async Task Start_StoreUnreachable_IsAFaultOfTheQuery()
    {
        var faults = await RouteFaults.OfAsync(
            router => router.AddQueryRoute("/search", Query.Sql("search", "select 1")),
            service => service.Store.PrepareFailure = new ProblemException(
                new Problem(ErrorCodes.StoreUnavailable, "The store is down.")));
        faults.ShouldBe(["query search: The store is down."]);
    }

    [Fact]
    public async Task Start_TwoTablesOfOneName_IsAFault()
    {
        var other = Table.Define("films", t => t.Int("id").PrimaryKey());
        var faults = await RouteFaults.OfAsync(router =>
        {
            router.AddInsertRoute(SampleTables.Films, "/a");
            router.AddInsertRoute(other, "/b");
        });
        faults.ShouldBe(["table films: is defined twice, with different columns"]);
    }
}
