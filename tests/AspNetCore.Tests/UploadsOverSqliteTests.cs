using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests;

/// <summary>
/// The way of files from the upload to the row, the store and back, also for rows that are refused,
/// changed and removed.
/// </summary>
[Trait("Category", "Slow")]
public sealed class UploadsOverSqliteTests : IDisposable
{
    private static readonly TableDefinition Pictures = Table.Define("pictures", t => t
        .Int("id").PrimaryKey()
        .String("title")
        .Image("picture").Nullable()
        .Computed("shout", (string title) =>
            title == "fail" ? throw new InvalidOperationException("secret") : title.ToUpperInvariant()));

    private readonly TestFolder _folder = new();
    private readonly MediaFolder _media = new();

    public void Dispose()
    {
        _media.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Insert_OfAnUpload_ServesItUnderTheUrlOfItsRow()
    {
        await using var service = await StartAsync();
        var answer = await Picture(1).PostAsync(service.Client, "/pictures");
        answer.Status.ShouldBe(200, answer.Body);
        var url = answer.Json.GetProperty("picture").GetString()!;
        (await service.Client.GetByteArrayAsync(url)).ShouldBe(Form.Png);
        (await service.GetAsync("/picture?id=1")).Json.GetProperty("picture").GetString().ShouldBe(url);
        (await service.Client.GetByteArrayAsync("/picture.png?id=1")).ShouldBe(Form.Png);
        _media.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("filename=\"a b.png\"", "a%20b.png")]
    [InlineData("filename=a.png", "a.png")]
    [InlineData("filename=\"Zürich.png\"", "Z%C3%BCrich.png")]
    [InlineData("filename=\"say \\\"hi\\\".png\"", "say%20%22hi%22.png")]
    [InlineData("filename=\"Zurich.png\"; filename*=UTF-8''Z%C3%BCrich.png", "Z%C3%BCrich.png")]
    [InlineData("filename*=iso-8859-1'de'Z%FCrich.png", "Z%C3%BCrich.png")]
    [InlineData("filename=\"plain.png\"; filename*=unknown-8''x.png", "plain.png")]
    [InlineData("filename=\"../../etc/passwd.png\"", "passwd.png")]
    [InlineData("filename=\"C:\\Users\\me\\a.png\"", "a.png")]
    [InlineData("filename=\"a.png\"; filename*=UTF-8''..%2F..%2Fb.png", "b.png")]
    public async Task Insert_OfANamedUpload_GivesTheNameBackWhereverTheFileIsServed(string said, string name)
    {
        await using var service = await StartAsync();
        var answer = await new Form()
            .Text("id", "1")
            .Text("title", "a")
            .Part($"form-data; name=\"picture\"; {said}", Form.Png)
            .PostAsync(service.Client, "/pictures");
        answer.Status.ShouldBe(200, answer.Body);
        foreach (var url in new[] { answer.Json.GetProperty("picture").GetString()!, "/picture.png?id=1" })
        {
            var file = await service.GetAsync(url);
            file.Headers["Content-Disposition"].ShouldStartWith("inline; filename=");
            file.Headers["Content-Disposition"].ShouldEndWith($"; filename*=UTF-8''{name}");
        }
    }

    [Fact]
    public async Task Insert_OfAKeyThatIsThere_KeepsNoFile()
    {
        await using var service = await StartAsync();
        await Picture(1).PostAsync(service.Client, "/pictures");
        (await Picture(1).PostAsync(service.Client, "/pictures")).ShouldBeProblem(409, "duplicate_key");
        _media.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Insert_WhoseComputedColumnFails_KeepsNoFile()
    {
        await using var service = await StartAsync();
        (await Picture(1, "fail").PostAsync(service.Client, "/pictures")).ShouldBeProblem(422, "computation_failed");
        _media.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Insert_OfTwoFilesForOneField_KeepsTheLast()
    {
        await using var service = await StartAsync();
        var last = (byte[])[.. Form.Png, 1];
        var answer = await Picture(1).File("picture", "b.png", last).PostAsync(service.Client, "/pictures");
        (await service.Client.GetByteArrayAsync(answer.Json.GetProperty("picture").GetString())).ShouldBe(last);
        _media.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Update_OfAnUpload_AnswersTheNewFile()
    {
        await using var service = await StartAsync();
        await Picture(1).PostAsync(service.Client, "/pictures");
        var other = (byte[])[.. Form.Png, 2];
        var answer = await new Form()
            .Text("id", "1")
            .File("picture", "b.png", other)
            .PostAsync(service.Client, "/pictures/replace");
        answer.Status.ShouldBe(200, answer.Body);
        answer.ContentLength.ShouldBe(other.Length);
        (await service.Client.GetByteArrayAsync("/picture.png?id=1")).ShouldBe(other);
    }

    [Fact]
    public async Task Update_OfAMissingRow_KeepsNoFile()
    {
        await using var service = await StartAsync();
        (await new Form()
            .Text("id", "9")
            .File("picture", "b.png", Form.Png)
            .PostAsync(service.Client, "/pictures/replace")).ShouldBeProblem(404, "row_not_found");
        (await new Form()
            .Text("id", "9")
            .File("picture", "b.png", Form.Png)
            .PostAsync(service.Client, "/pictures/replace", ("If-Match", "\"1\"")))
            .ShouldBeProblem(404, "row_not_found");
        _media.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Insert_WithoutAFileWhereAFileIsTheAnswer_KeepsTheRow()
    {
        await using var service = await StartAsync();
        (await new Form().Text("id", "1").Text("title", "a").PostAsync(service.Client, "/pictures/shown"))
            .ShouldBeProblem(404, "media_not_found");
        (await service.GetAsync("/picture?id=1")).Status.ShouldBe(200);
        (await service.GetAsync("/picture.png?id=1")).ShouldBeProblem(404, "media_not_found");
        (await service.GetAsync("/picture.png?id=2")).ShouldBeProblem(404, "no_row");
    }

    [Fact]
    public async Task Query_OfAnUpload_RunsWithItAndKeepsNoFile()
    {
        await using var service = await StartAsync();
        await Picture(1).PostAsync(service.Client, "/pictures");
        var answer = await new Form().File("picture", "a.png", Form.Png).PostAsync(service.Client, "/pictures/same");
        answer.Body.ShouldBe("""{"rows":[]}""");
        _media.Count.ShouldBe(1);
    }

    private static Form Picture(int id, string title = "a") =>
        new Form().Text("id", $"{id}").Text("title", title).File("picture", "a.png", Form.Png);

    private Task<SqliteService> StartAsync() => SqliteService.StartAsync(
        _folder.File("tables.db"),
        router =>
        {
            router.AddInsertRoute(Pictures, "/pictures", uploadFileInputs: ["picture"]);
            router.AddInsertRoute(
                Pictures, "/pictures/shown", outputs: ["picture"], uploadFileInputs: ["picture"],
                returnFileResponse: true);
            router.AddUpdateRoute(
                Pictures, "/pictures/replace", inputs: [], outputs: ["picture"], uploadFileInputs: ["picture"],
                returnFileResponse: true);
            router.AddQueryRoute("/picture", Query.Retrieve(Pictures), QueryMethod.Get, oneRow: true);
            router.AddQueryRoute(
                "/picture.png",
                Query.Sql("file", "select picture from pictures where id = @id", p => p.Int("id")),
                QueryMethod.Get,
                returnFileResponse: true);
            router.AddQueryRoute(
                "/pictures/same",
                Query.Sql(
                    "same", "select id from pictures where picture = @picture",
                    p => p.Parameter("picture", ColumnTypes.Image)),
                uploadFileInputs: ["picture"]);
        },
        options => options.UseMediaDirectory(_media.Path));
}
