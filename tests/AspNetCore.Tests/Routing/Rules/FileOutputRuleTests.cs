using TableActors.Actors.Stores;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class FileOutputRuleTests
{
    private const string Needed = "return_fileresponse needs exactly one output, a media column";

    private static readonly TableDefinition Two = Table.Define(
        "two", t => t.Int("id").PrimaryKey().Image("picture").Nullable().Audio("sound").Nullable());

    [Fact]
    public async Task Check_OfOneOutputOfMedia_IsFine() => (await RouteFaults.OfAsync(router =>
    {
        router.AddInsertRoute(Two, "/a", outputs: ["picture"], returnFileResponse: true);
        router.AddUpdateRoute(Two, "/b", outputs: ["sound"], returnFileResponse: true);
        router.AddComputeRoute(SampleTables.Films, "/c", outputs: ["poster"], returnFileResponse: true);
    })).ShouldBeEmpty();

    [Fact]
    public async Task Check_OfOtherOutputs_IsAFault() => (await RouteFaults.OfAsync(router =>
    {
        router.AddInsertRoute(Two, "/a", outputs: ["id"], returnFileResponse: true);
        router.AddUpdateRoute(Two, "/b", outputs: ["picture", "sound"], returnFileResponse: true);
        router.AddComputeRoute(Two, "/c", returnFileResponse: true);
        router.AddInsertRoute(Two, "/d", outputs: ["id", "sound"], returnFileResponse: true);
        router.AddUpdateRoute(SampleTables.Films, "/e", returnFileResponse: true);
        router.AddInsertRoute(Two, "/f", outputs: [], returnFileResponse: true);
    })).ShouldBe(
    [
        $"route POST /a: {Needed}, and its one output is of type int",
        $"route POST /b: {Needed}, and there are 2 outputs",
        $"route POST /c: {Needed}, and there are 3 outputs",
        $"route POST /d: {Needed}, and there are 2 outputs",
        $"route POST /e: {Needed}, and there are 6 outputs",
        $"route POST /f: {Needed}, and there is none",
    ]);

    [Fact]
    public async Task Check_OfAFileInTheBackground_IsAFault()
    {
        const string fault = "background and return_fileresponse are mutually exclusive: a route in the background answers where its job is, which is no file";
        (await RouteFaults.OfAsync(
            router =>
            {
                router.AddInsertRoute(
                    SampleTables.Films, "/a", outputs: ["poster"], returnFileResponse: true, background: true);
                router.AddUpdateRoute(
                    SampleTables.Films, "/b", outputs: ["poster"], returnFileResponse: true, background: true);
                router.AddComputeRoute(
                    SampleTables.Films, "/c", outputs: ["poster"], returnFileResponse: true, background: true);
                router.AddQueryRoute(
                    "/d", Query.Sql("q", "select poster from films"), returnFileResponse: true, background: true);
                router.AddInsertRoute(SampleTables.Films, "/e", background: true);
            },
            service => service.Store.Columns = [new ResultColumn("poster", ColumnTypes.Image, true, null)]))
            .ShouldBe([
                $"route POST /a: {fault}", $"route POST /b: {fault}", $"route POST /c: {fault}",
                $"route POST /d: {fault}"
            ]);
    }

    [Fact]
    public async Task Check_OfAQueryWithOtherColumnsThanOneOfMedia_IsAFault()
    {
        var poster = new ResultColumn("poster", ColumnTypes.Image, true, null);
        (await FaultsOfQueryAsync(poster)).ShouldBeEmpty();
        (await FaultsOfQueryAsync(new ResultColumn("id", ColumnTypes.Int, false, null)))
            .ShouldBe([$"route POST /a: {Needed}, and its one output is of type int"]);
        (await FaultsOfQueryAsync(new ResultColumn("id", null, false, null)))
            .ShouldBe([$"route POST /a: {Needed}, and its one output is of no known type"]);
        (await FaultsOfQueryAsync(new ResultColumn("id", ColumnTypes.Int, false, null), poster))
            .ShouldBe([$"route POST /a: {Needed}, and there are 2 outputs"]);
    }

    private static Task<IReadOnlyList<string>> FaultsOfQueryAsync(params ResultColumn[] columns) => RouteFaults.OfAsync(
        router => router.AddQueryRoute("/a", Query.Sql("q", "select something"), returnFileResponse: true),
        service => service.Store.Columns = [.. columns]);
}
