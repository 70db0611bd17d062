using System.IO.Compression;
using System.Net;
using System.Text;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Rows;

namespace TableActors.AspNetCore.Tests.Answers;

public sealed class AnswerCompressionTests
{
    private static readonly string Long = new('x', 2000);

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("br;q=0.1, gzip", "gzip")]
    [InlineData("zstd", null)]
    [InlineData("identity", null)]
    [InlineData("gzip;q=0", null)]
    [InlineData(null, null)]
    public async Task Get_OfALongRow_IsInACodingThatTheClientTakes(string? accepted, string? coding)
    {
        await using var service = await StartAsync();
        service.Store.Rows = [new ResultRow([Long], 7)];
        var (headers, body) = await SendAsync(service, HttpMethod.Get, "/note?id=1", accepted);
        headers.GetValueOrDefault("Content-Encoding").ShouldBe(coding);
        headers["Vary"].ShouldBe("Accept-Encoding");
        headers["ETag"].ShouldBe(coding is null ? "\"7\"" : $"\"7-{coding}\"");
        Encoding.UTF8.GetString(Plain(body, coding)).ShouldBe($$"""{"text":"{{Long}}"}""");
        (body.Length < 500).ShouldBe(coding is not null);

        var (head, none) = await SendAsync(service, HttpMethod.Head, "/note?id=1", accepted);
        none.ShouldBeEmpty();
        foreach (var name in new[] { "Content-Encoding", "ETag", "Vary", "Content-Type" })
            head.GetValueOrDefault(name).ShouldBe(headers.GetValueOrDefault(name), name);
    }

    [Fact]
    public async Task Get_OfAShortRow_IsAsItIs()
    {
        await using var service = await StartAsync();
        service.Store.Rows = [new ResultRow(["a"], 7)];
        var (headers, body) = await SendAsync(service, HttpMethod.Get, "/note?id=1", "gzip");
        (headers.ContainsKey("Content-Encoding"), headers["ETag"], Encoding.UTF8.GetString(body)).ShouldBe(
            (false, "\"7\"", """{"text":"a"}"""));
    }

    [Fact]
    public async Task Get_OfManyRows_IsCompressedInParts()
    {
        await using var service = await StartAsync();
        service.Store.Rows = [.. Enumerable.Range(0, 100).Select(_ => new ResultRow([Long], null))];
        var (headers, body) = await SendAsync(service, HttpMethod.Get, "/notes", "gzip");
        headers["Content-Encoding"].ShouldBe("gzip");
        Encoding.UTF8.GetString(Plain(body, "gzip"))
            .ShouldBe($$"""{"rows":[{{string.Join(',', Enumerable.Repeat($$"""{"text":"{{Long}}"}""", 100))}}]}""");
        (await SendAsync(service, HttpMethod.Head, "/notes", "gzip")).Headers["Content-Encoding"].ShouldBe("gzip");
    }

    [Theory]
    [InlineData("\"7-gzip\"", "\"7-gzip\"")]
    [InlineData("\"7-br\"", "\"7-br\"")]
    [InlineData("W/\"7\"", "\"7\"")]
    [InlineData("\"6-gzip\", \"7\"", "\"7\"")]
    [InlineData("*", "\"7\"")]
    public async Task Get_OfAVersionThatTheClientHasInACoding_NamesItsTag(string known, string tag)
    {
        await using var service = await StartAsync();
        service.Store.Rows = [new ResultRow([Long], 7)];
        var answer = await service.GetAsync("/note?id=1", ("Accept-Encoding", "gzip"), ("If-None-Match", known));
        (answer.Status, answer.ETag, answer.Headers["Vary"]).ShouldBe((304, tag, "Accept-Encoding"));
        (await service.PostAsync("/note/post", """{"id":1}""", ("If-None-Match", known)))
            .ShouldBeProblem(412, "version_mismatch");
    }

    [Fact]
    public async Task Write_UnderTheTagOfACompressedAnswer_IsAboutTheSameVersion()
    {
        await using var service = await StartAsync();
        var (headers, body) = await SendAsync(
            service, HttpMethod.Post, "/update", "gzip", $$"""{"id":1,"prompt":"{{Long}}"}""");
        (headers["ETag"], headers["Content-Encoding"]).ShouldBe(("\"7-gzip\"", "gzip"));
        Encoding.UTF8.GetString(Plain(body, "gzip")).ShouldContain(Long);
        (await service.PostAsync("/update", """{"id":1}""", ("If-Match", headers["ETag"]))).Status.ShouldBe(200);
        service.Operations.Versions.ShouldBe([7]);
    }

    [Fact]
    public async Task Get_OfATextFile_IsCompressedAndConditional()
    {
        await using var service = await StartAsync();
        var content = Encoding.UTF8.GetBytes(Long);
        var file = await service.Media.SaveAsync(content, "txt");
        var path = $"/media/{file.Path}";
        var (headers, body) = await SendAsync(service, HttpMethod.Get, path, "gzip");
        (headers["Content-Encoding"], headers["ETag"], headers["Vary"]).ShouldBe(
            ("gzip", $"\"{file.Path}-gzip\"", "Accept-Encoding"));
        Plain(body, "gzip").ShouldBe(content);

        var known = await service.GetAsync(path, ("Accept-Encoding", "gzip"), ("If-None-Match", headers["ETag"]));
        (known.Status, known.ETag, known.Headers["Vary"]).ShouldBe((304, headers["ETag"], "Accept-Encoding"));
        // A part of one coding does not go with a part of another.
        var resumed = await service.GetAsync(path, ("Range", "bytes=1-3"), ("If-Range", headers["ETag"]));
        (resumed.Status, resumed.Body).ShouldBe((200, Long));
        var part = await service.GetAsync(
            path, ("Accept-Encoding", "gzip"), ("Range", "bytes=1-3"), ("If-Range", $"\"{file.Path}\""));
        (part.Status, part.Body, part.ETag, part.Headers.ContainsKey("Content-Encoding")).ShouldBe(
            (206, "xxx", $"\"{file.Path}\"", false));
    }

    [Fact]
    public async Task Get_OfAPicture_IsAsItIs()
    {
        await using var service = await StartAsync();
        byte[] picture = [.. Form.Png, .. new byte[5000]];
        var file = await service.Media.SaveAsync(picture, "png");
        var (headers, body) = await SendAsync(service, HttpMethod.Get, $"/media/{file.Path}", "gzip, br");
        (headers.ContainsKey("Content-Encoding"), headers["ETag"]).ShouldBe((false, $"\"{file.Path}\""));
        body.ShouldBe(picture);
    }

    [Fact]
    public async Task Get_WhereCompressionIsOff_IsAsItIs()
    {
        await using var service = await StartAsync(http => http.CompressAnswers = false);
        service.Store.Rows = [new ResultRow([Long], 7)];
        var (headers, _) = await SendAsync(service, HttpMethod.Get, "/note?id=1", "gzip");
        (headers.ContainsKey("Content-Encoding"), headers["ETag"]).ShouldBe((false, "\"7\""));
    }

    private static async Task<(Dictionary<string, string> Headers, byte[] Body)> SendAsync(
        TestService service, HttpMethod method, string path, string? accepted, string? content = null)
    {
        using var request =
            new HttpRequestMessage(method, path) { Content = content is null ? null : new StringContent(content) };
        if (accepted is not null)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var response = await service.Client.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value));
        return (headers, await response.Content.ReadAsByteArrayAsync());
    }

    private static byte[] Plain(byte[] body, string? coding)
    {
        using var source = new MemoryStream(body);
        using Stream stream = coding switch
        {
            "gzip" => new GZipStream(source, CompressionMode.Decompress),
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            _ => source,
        };
        using var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }

    private static Task<TestService> StartAsync(Action<TableHttpOptions>? http = null) => TestService.StartAsync(
        TestService.Build(
            app =>
            {
                var router = app.MapTables();
                router.AddTable(SampleTables.Films);
                router.AddUpdateRoute(SampleTables.Films, "/update", outputs: ["id", "prompt"]);
                router.AddQueryRoute("/note", Query.Retrieve(SampleTables.Films), QueryMethod.Get, oneRow: true);
                router.AddQueryRoute("/note/post", Query.Retrieve(SampleTables.Films), oneRow: true);
                router.AddQueryRoute("/notes", Query.Sql("notes", "select 1"), QueryMethod.Get);
            },
            http: http),
        service =>
        {
            service.Store.Columns = [new ResultColumn("text", ColumnTypes.String, false, null)];
            service.Store.FindsByWholeKey = true;
            service.Operations.Reply = () => new RowWritten(new StoredRow([1L, Long, null, null, null, "A"], 7));
        });
}
