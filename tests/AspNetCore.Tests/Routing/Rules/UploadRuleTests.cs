using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class UploadRuleTests
{
    private static readonly TableDefinition Pictures = Table.Define("pictures", t => t
        .Int("id").PrimaryKey()
        .String("title")
        .Image("picture")
        .Document("letter").Nullable()
        .Computed(
            "thumb", ColumnTypes.Image,
            new ProgramComputation(["convert", "${picture}", "${output}"]) { Extension = "png" }));

    private static readonly QueryDefinition Same = Query.Sql(
        "same", "select id from pictures where picture = @picture and id = @id",
        p => p.Parameter("picture", ColumnTypes.Image).Int("id"));

    [Fact]
    public async Task Check_OfAnInsertsUploads_FindsEveryFault()
    {
        var faults = await RouteFaults.OfAsync(router => router.AddInsertRoute(
            Pictures, "/a", inputs: ["id", "title", "picture"],
            uploadFileInputs: ["pictur", "letter", "letter", "title", "picture", "thumb"]));
        faults.ShouldBe(
        [
            "route POST /a: column \"pictur\": unknown upload: table pictures has no such column; did you mean \"picture\"?",
            "route POST /a: column \"letter\": is named more than once as upload",
            "route POST /a: column \"title\": is of type string, and only media can be uploaded",
            "route POST /a: column \"picture\": cannot be an input and an upload together",
            "route POST /a: column \"thumb\": is computed, so it cannot be an upload",
        ]);
    }

    [Fact]
    public async Task Check_OfARequiredFile_FindsItAmongTheUploads() =>
        (await RouteFaults.OfAsync(
            router => router.AddInsertRoute(Pictures, "/a", inputs: ["id", "title"], uploadFileInputs: ["picture"])))
            .ShouldBeEmpty();

    [Fact]
    public async Task Check_OfAnUpdate_TakesMediaAsUploadsAlone()
    {
        (await RouteFaults.OfAsync(router =>
            router.AddUpdateRoute(Pictures, "/a", inputs: ["title"], uploadFileInputs: ["picture"]))).ShouldBeEmpty();
        (await RouteFaults.OfAsync(router =>
            router.AddUpdateRoute(Pictures, "/a", inputs: ["title", "picture"], uploadFileInputs: ["id"]))).ShouldBe(
            [
                "route POST /a: column \"picture\": is a media column, which an update takes as an upload alone",
                "route POST /a: column \"id\": is of type int, and only media can be uploaded",
            ]);
    }

    [Fact]
    public async Task Check_OfAQuerysUploads_FindsEveryFault()
    {
        (await RouteFaults.OfAsync(router => router.AddQueryRoute("/a", Same, uploadFileInputs: ["picture"])))
            .ShouldBeEmpty();
        (await RouteFaults.OfAsync(
            router => router.AddQueryRoute("/a", Same, QueryMethod.Get, uploadFileInputs: ["picture"])))
            .ShouldBe(["route GET /a: uploads and the method GET do not go together: a query string cannot carry files; use POST"]);
        (await RouteFaults.OfAsync(router =>
            router.AddQueryRoute("/a", Same, inputs: ["picture", "id"], uploadFileInputs: ["id", "picture", "x"])))
            .ShouldBe(
            [
                "route POST /a: column \"x\": unknown upload: query same has no such parameter",
                "route POST /a: column \"picture\": cannot be an input and an upload together",
                "route POST /a: column \"id\": cannot be an input and an upload together",
                "route POST /a: column \"id\": is of type int, and only media can be uploaded",
            ]);
    }
}
