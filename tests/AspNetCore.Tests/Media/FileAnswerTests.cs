using System.Globalization;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Rows;

namespace TableActors.AspNetCore.Tests.Media;

public sealed class FileAnswerTests
{
    private static readonly QueryDefinition Poster = Query.Sql(
        "poster", "select poster from films where id = @id", p => p.Int("id"));

    [Theory]
    [InlineData("/insert")]
    [InlineData("/update")]
    [InlineData("/compute")]
    [InlineData("/query")]
    public async Task Post_AnswersTheFile(string path)
    {
        await using var service = await StartAsync();
        var file = await GiveAsync(service);
        var answer = await service.PostAsync(path, """{"id":1,"prompt":"a"}""");
        answer.Status.ShouldBe(200, answer.Body);
        (answer.ContentType, answer.ContentLength, answer.ETag).ShouldBe(
            ("image/png", Form.Png.Length, $"\"{file.Path}\""));
        answer.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
        answer.Headers["Cache-Control"].ShouldBe("no-cache, private");
        answer.Headers.Keys.ShouldContain("Last-Modified");
    }

    [Fact]
    public async Task Post_AnswersTheBytes()
    {
        await using var service = await StartAsync();
        await GiveAsync(service);
        var (status, body) = await BytesAsync(service, HttpMethod.Post, "/insert");
        status.ShouldBe(200);
        body.ShouldBe(Form.Png);
    }

    [Theory]
    [InlineData("bytes=0-9", 0, 10)]
    [InlineData("bytes=500-", 500, 8)]
    [InlineData("bytes=-8", 500, 8)]
    [InlineData("bytes=500-9999", 500, 8)]
    public async Task Post_OfAPart_AnswersThatPart(string range, int from, int length)
    {
        await using var service = await StartAsync();
        await GiveAsync(service);
        var (status, body) = await BytesAsync(service, HttpMethod.Post, "/insert", ("Range", range));
        status.ShouldBe(206);
        body.ShouldBe(Form.Png[from..(from + length)]);
        (await service.PostAsync("/insert", """{"id":1,"prompt":"a"}""", ("Range", range))).Headers["Content-Range"]
            .ShouldBe($"bytes {from}-{from + length - 1}/{Form.Png.Length}");
    }

    [Theory]
    [InlineData("bytes=508-", 416)]
    [InlineData("bytes=-0", 416)]
    [InlineData("bytes=0-1,3-4", 200)]
    [InlineData("bytes=9-1", 200)]
    [InlineData("lines=0-1", 200)]
    [InlineData("nonsense", 200)]
    public async Task Post_OfAPartThatIsNone_AnswersAsHttpSays(string range, int status)
    {
        await using var service = await StartAsync();
        await GiveAsync(service);
        var answer = await service.PostAsync("/insert", """{"id":1,"prompt":"a"}""", ("Range", range));
        answer.Status.ShouldBe(status);
        (answer.ContentType is null).ShouldBe(status == 416);
        if (status == 416)
            answer.Headers["Content-Range"].ShouldBe($"bytes */{Form.Png.Length}");
    }

    // The condition of an update is about the row's version, and has been met when the file is sent.
    [Fact]
    public async Task Update_WithIfMatch_AnswersTheFileAllTheSame()
    {
        await using var service = await StartAsync();
        await GiveAsync(service);
        (await service.PostAsync("/update", """{"id":1,"prompt":"a"}""", ("If-Match", "\"7\""))).Status.ShouldBe(200);
        service.Operations.Versions.ShouldBe([7L]);
    }

    [Fact]
    public async Task Get_AnswersPartsAndConditionsToo()
    {
        await using var service = await StartAsync();
        var file = await GiveAsync(service);
        (await BytesAsync(service, HttpMethod.Get, "/get?id=1")).Body.ShouldBe(Form.Png);
        var (status, body) = await BytesAsync(service, HttpMethod.Get, "/get?id=1", ("Range", "bytes=1-3"));
        status.ShouldBe(206);
        body.ShouldBe(Form.Png[1..4]);
        (await service.GetAsync("/get?id=1", ("If-None-Match", $"\"{file.Path}\""))).Status.ShouldBe(304);
        var head = await service.SendAsync(HttpMethod.Head, "/get?id=1", null);
        (head.Status, head.ContentLength, head.Body).ShouldBe((200, Form.Png.Length, ""));
    }

    [Theory]
    [InlineData("\"{0}\"", 412)]
    [InlineData("W/\"{0}\"", 412)]
    [InlineData("\"x\", \"{0}-gzip\"", 412)]
    [InlineData("*", 412)]
    [InlineData("\"x\"", 200)]
    [InlineData("nonsense", 200)]
    public async Task PostOfAQuery_ForAFileThatTheClientHas_IsRefused(string tags, int status)
    {
        await using var service = await StartAsync();
        var file = await GiveAsync(service);
        var answer = await service.PostAsync(
            "/query", """{"id":1}""", ("If-None-Match", string.Format(CultureInfo.InvariantCulture, tags, file.Path)));
        answer.Status.ShouldBe(status);
        if (status == 412)
        {
            answer.ShouldBeProblem(412, "version_mismatch")
                .Json.GetProperty("detail")
                .GetString()
                .ShouldBe("The file is one that If-None-Match names.");
            answer.Headers.Keys.ShouldNotContain("Content-Disposition");
        }
    }

    // The condition is about the row, and has been met when the file is sent.
    [Fact]
    public async Task Update_WithIfNoneMatchOfTheFile_AnswersIt()
    {
        await using var service = await StartAsync();
        var file = await GiveAsync(service);
        (await service.PostAsync("/update", """{"id":1,"prompt":"a"}""", ("If-None-Match", $"\"{file.Path}\""))).Status
            .ShouldBe(200);
    }

    [Theory]
    [InlineData("/insert")]
    [InlineData("/update")]
    [InlineData("/query")]
    public async Task Post_WhereThereIsNoFile_IsNotFound(string path)
    {
        await using var service = await StartAsync();
        service.Store.Rows = [new ResultRow([null], null)];
        (await service.PostAsync(path, """{"id":1,"prompt":"a"}""")).ShouldBeProblem(404, "media_not_found");
    }

    [Fact]
    public async Task Post_WhereTheFileIsGone_IsNotFound()
    {
        await using var service = await StartAsync();
        var file = await GiveAsync(service);
        File.Delete(service.Media.FileOf(file));
        (await service.PostAsync("/insert", """{"id":1,"prompt":"a"}""")).ShouldBeProblem(404, "media_not_found");
    }

    [Fact]
    public async Task Query_WithoutARowOrWithSeveral_SaysSo()
    {
        await using var service = await StartAsync();
        var file = await GiveAsync(service);
        service.Store.Rows = [];
        (await service.GetAsync("/get?id=1")).ShouldBeProblem(404, "no_row");
        service.Store.Rows = [new ResultRow([file], null), new ResultRow([file], null)];
        (await service.GetAsync("/get?id=1")).ShouldBeProblem(409, "several_rows");
        service.Store.MaxRows.ShouldBe(2);
    }

    [Fact]
    public async Task Insert_Refused_AnswersTheProblem()
    {
        await using var service = await StartAsync();
        service.Operations.Reply = () =>
            new WriteRefused(new Problem(ErrorCodes.DuplicateKey, "There is a row 1 already."));
        (await service.PostAsync("/insert", """{"id":1,"prompt":"a"}""")).ShouldBeProblem(409, "duplicate_key");
    }

    private static async Task<(int Status, byte[] Body)> BytesAsync(
        TestService service, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post)
            request.Content = new StringContent("""{"id":1,"prompt":"a"}""");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await service.Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }

    private static async Task<MediaReference> GiveAsync(TestService service)
    {
        var file = await service.Media.SaveAsync(Form.Png, "png");
        service.Operations.Reply = () => new RowWritten(new StoredRow([1L, "a", null, null, file, "A"], 7));
        service.Operations.OnCompute = values =>
        {
            values[4] = file;
            return Task.CompletedTask;
        };
        service.Store.Rows = [new ResultRow([file], null)];
        return file;
    }

    private static Task<TestService> StartAsync() => TestService.StartAsync(
        router =>
        {
            router.AddInsertRoute(SampleTables.Films, "/insert", outputs: ["poster"], returnFileResponse: true);
            router.AddUpdateRoute(SampleTables.Films, "/update", outputs: ["poster"], returnFileResponse: true);
            router.AddComputeRoute(SampleTables.Films, "/compute", outputs: ["poster"], returnFileResponse: true);
            router.AddQueryRoute("/query", Poster, returnFileResponse: true);
            router.AddQueryRoute("/get", Poster, QueryMethod.Get, returnFileResponse: true);
        },
        service => service.Store.Columns = [new ResultColumn("poster", ColumnTypes.Image, true, null)]);
}
