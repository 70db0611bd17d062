using TableActors.Actors.Stores;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class FileOutputRuleTests
{
    private static readonly TableDefinition Two = Table.Define("two", t => t.Int("id").PrimaryKey().Image("picture").Nullable().Audio("sound").Nullable());

    [Fact]
    public async Task Check_OfOneMediaOutput_IsFine() => (await RouteFaults.OfAsync(router =>
    {
        router.AddInsertRoute(Two, "/a", outputs: ["picture"], returnFileResponse: true);
        router.AddInsertRoute(Two, "/b", outputs: ["id", "sound"], returnFileResponse: true);
        router.AddUpdateRoute(SampleTables.Films, "/c", returnFileResponse: true);
    })).ShouldBeEmpty();

    [Fact]
    public async Task Check_OfAnotherNumberOfMediaOutputs_IsAFault() => (await RouteFaults.OfAsync(router =>
    {
        router.AddInsertRoute(Two, "/a", outputs: ["id"], returnFileResponse: true);
        router.AddUpdateRoute(Two, "/b", outputs: ["picture", "sound"], returnFileResponse: true);
        router.AddComputeRoute(Two, "/c", returnFileResponse: true);
    })).ShouldBe(
    [
        "route POST /a: an answer that is a file needs exactly one media output, and there are 0",
        "route POST /b: an answer that is a file needs exactly one media output, and there are 2",
        "route POST /c: an answer that is a file needs exactly one media output, and there are 2",
    ]);

    [Fact]
    public async Task Check_OfAFileInTheBackground_IsAFault()
    {
        const string fault = "a route in the background answers where its job is, which cannot be a file: leave out background or the file response";
        (await RouteFaults.OfAsync(
            router =>
            {
                router.AddInsertRoute(SampleTables.Films, "/a", outputs: ["poster"], returnFileResponse: true, background: true);
                router.AddUpdateRoute(SampleTables.Films, "/b", outputs: ["poster"], returnFileResponse: true, background: true);
                router.AddComputeRoute(SampleTables.Films, "/c", outputs: ["poster"], returnFileResponse: true, background: true);
                router.AddQueryRoute("/d", Query.Sql("q", "select poster from films"), returnFileResponse: true, background: true);
                router.AddInsertRoute(SampleTables.Films, "/e", background: true);
            },
            service => service.Store.Columns = [new ResultColumn("poster", ColumnTypes.Image, true, null)]))
            .ShouldBe([$"route POST /a: {fault}", $"route POST /b: {fault}", $"route POST /c: {fault}", $"route POST /d: {fault}"]);
    }

    [Fact]
    public async Task Check_OfAQueryWithoutAMediaColumn_IsAFault()
    {
        var query = Query.Sql("q", "select id from films");
        (await RouteFaults.OfAsync(router => router.AddQueryRoute("/a", query, returnFileResponse: true)))
            .ShouldBe(["route POST /a: an answer that is a file needs exactly one media output, and there are 0"]);
        (await RouteFaults.OfAsync(
            router => router.AddQueryRoute("/a", query, returnFileResponse: true),
            service => service.Store.Columns = [new ResultColumn("poster", ColumnTypes.Image, true, null)])).ShouldBeEmpty();
    }
}
