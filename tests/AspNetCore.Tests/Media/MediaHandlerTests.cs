using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TableActors.Actors.Hosting;
using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Media;

public sealed class MediaHandlerTests
{
    private static readonly byte[] Content =
        [.. Convert.FromHexString("89504E470D0A1A0A"), .. Enumerable.Range(0, 92).Select(n => (byte)n)];

    [Fact]
    public async Task Get_OfAFile_AnswersItsBytesAndSaysHowTheyMayBeUsed()
    {
        await using var service = await StartAsync();
        var file = await service.Media.SaveAsync(Content, "png");
        using var response = await service.Client.GetAsync($"/media/{file.Path}");
        ((int)response.StatusCode).ShouldBe(200);
        (await response.Content.ReadAsByteArrayAsync()).ShouldBe(Content);
        response.Content.Headers.ContentLength.ShouldBe(100);
        var answer = await Answer.ReadAsync(response);
        answer.ContentType.ShouldBe("image/png");
        answer.ETag.ShouldBe($"\"{file.Path}\"");
        answer.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
        answer.Headers["Content-Disposition"].ShouldBe($"inline; filename=\"{file.Path}\"");
        answer.Headers["Content-Security-Policy"].ShouldContain("sandbox");
        answer.Headers["Cache-Control"].ShouldContain("private");
        answer.Headers["Cache-Control"].ShouldContain("immutable");
        answer.Headers["Accept-Ranges"].ShouldBe("bytes");
    }

    // RFC 6266: a name in ASCII, and the exact name.
    [Theory]
    [InlineData("holiday.png", "inline; filename=holiday.png; filename*=UTF-8''holiday.png")]
    [InlineData("Zürich 1.png", "inline; filename=\"Z_rich 1.png\"; filename*=UTF-8''Z%C3%BCrich%201.png")]
    [InlineData("say \"hi\"; x=y.png", "inline; filename=\"say \\\"hi\\\"; x=y.png\"; filename*=UTF-8''say%20%22hi%22%3B%20x%3Dy.png")]
    [InlineData("a\r\nSet-Cookie: b.png", "inline; filename=\"aSet-Cookie: b.png\"; filename*=UTF-8''aSet-Cookie%3A%20b.png")]
    public async Task Get_OfANamedFile_SaysTheName(string name, string disposition)
    {
        await using var service = await StartAsync();
        var file = await service.Media.SaveAsync(Content, "png", name);
        (await service.GetAsync($"/media/{file.Path}")).Headers["Content-Disposition"].ShouldBe(disposition);
    }

    [Fact]
    public async Task Head_OfAFile_AnswersAsGetWithoutTheBytes()
    {
        await using var service = await StartAsync();
        var file = await service.Media.SaveAsync(Content, "png");
        var answer = await service.SendAsync(HttpMethod.Head, $"/media/{file.Path}", null);
        (answer.Status, answer.Body, answer.ContentLength, answer.ContentType).ShouldBe((200, "", 100, "image/png"));
        answer.ETag.ShouldBe($"\"{file.Path}\"");
    }

    [Theory]
    [InlineData("pdf", "application/pdf", "inline")]
    [InlineData("mp4", "video/mp4", "inline")]
    [InlineData("mp3", "audio/mpeg", "inline")]
    [InlineData("txt", "text/plain; charset=utf-8", "inline")]
    [InlineData("csv", "text/csv; charset=utf-8", "attachment")]
    [InlineData("html", "application/octet-stream", "attachment")]
    [InlineData("svg", "application/octet-stream", "attachment")]
    [InlineData(null, "application/octet-stream", "attachment")]
    public async Task Get_OfAnyType_ShowsOnlyWhatCannotAct(string? extension, string contentType, string disposition)
    {
        await using var service = await StartAsync();
        var file = await service.Media.SaveAsync(Content, extension);
        var answer = await service.GetAsync($"/media/{file.Path}");
        answer.ContentType.ShouldBe(contentType);
        answer.Headers["Content-Disposition"].ShouldStartWith(disposition);
        answer.Headers["Content-Security-Policy"].ShouldStartWith("default-src 'none'");
    }

    [Fact]
    public async Task Get_OfAFileThatTheClientHas_IsNotModified()
    {
        await using var service = await StartAsync();
        var file = await service.Media.SaveAsync(Content, "png");
        var first = await service.GetAsync($"/media/{file.Path}");
        (await service.GetAsync($"/media/{file.Path}", ("If-None-Match", first.ETag!))).Status.ShouldBe(304);
        (await service.GetAsync($"/media/{file.Path}", ("If-None-Match", "\"other\""))).Status.ShouldBe(200);
        (await service.GetAsync($"/media/{file.Path}", ("If-Modified-Since", first.Headers["Last-Modified"]))).Status
            .ShouldBe(304);
        var before = DateTimeOffset.Parse(first.Headers["Last-Modified"], CultureInfo.InvariantCulture)
            .AddDays(-1)
            .ToString("r");
        (await service.GetAsync($"/media/{file.Path}", ("If-Modified-Since", before))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("bytes=0-9", 0, 10)]
    [InlineData("bytes=90-", 90, 10)]
    [InlineData("bytes=-5", 95, 5)]
    [InlineData("bytes=95-1000", 95, 5)]
    public async Task Get_OfAPart_AnswersThatPart(string range, int from, int length)
    {
        await using var service = await StartAsync();
        var file = await service.Media.SaveAsync(Content, "png");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/media/{file.Path}");
        request.Headers.TryAddWithoutValidation("Range", range);
        using var response = await service.Client.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(206);
        (await response.Content.ReadAsByteArrayAsync()).ShouldBe(Content[from..(from + length)]);
        response.Content.Headers.ContentRange!.ToString().ShouldBe($"bytes {from}-{from + length - 1}/100");
    }

    [Fact]
    public async Task Get_OfAPartOutsideTheFile_IsNotSatisfiable()
    {
        await using var service = await StartAsync();
        var file = await service.Media.SaveAsync(Content, "png");
        var answer = await service.GetAsync($"/media/{file.Path}", ("Range", "bytes=100-"));
        answer.Status.ShouldBe(416);
        answer.Headers["Content-Range"].ShouldBe("bytes */100");
        answer.ContentType.ShouldBeNull();
    }

    [Fact]
    public async Task Get_OfAPartOfAnotherFile_AnswersTheWhole()
    {
        await using var service = await StartAsync();
        var file = await service.Media.SaveAsync(Content, "png");
        (await service.GetAsync($"/media/{file.Path}", ("Range", "bytes=0-9"), ("If-Range", "\"other\""))).Status
            .ShouldBe(200);
        (await service.GetAsync($"/media/{file.Path}", ("Range", "bytes=0-9"), ("If-Range", $"\"{file.Path}\""))).Status
            .ShouldBe(206);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("0123456789abcdef0123456789abcdef.png")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF.png")]
    [InlineData("01/0123456789abcdef0123456789abcdef.png")]
    [InlineData("0123456789abcdef0123456789abcdef.png/")]
    [InlineData("0123456789abcdef0123456789abcdef%0a")]
    [InlineData("unfinished")]
    public async Task Get_OfWhatIsNotThere_IsNotFound(string name)
    {
        await using var service = await StartAsync();
        (await service.GetAsync($"/media/{name}")).ShouldBeProblem(404, "media_not_found");
        (await service.SendAsync(HttpMethod.Head, $"/media/{name}", null)).Status.ShouldBe(404);
    }

    // Sent byte by byte, because clients tidy up such paths before they send them.
    [Theory]
    [InlineData("/media/../secret.txt", "404")]
    [InlineData("/media/../../../../../../etc/passwd", "404")]
    [InlineData("/media/%2e%2e/secret.txt", "404")]
    [InlineData("/media/..%2fsecret.txt", "404")]
    [InlineData("/media/%2e%2e%2fsecret.txt", "404")]
    [InlineData("/media/%252e%252e%252fsecret.txt", "404")]
    [InlineData("/media/..%252fsecret.txt", "404")]
    [InlineData("/media/..\\secret.txt", "404")]
    [InlineData("/media/..%5csecret.txt", "404")]
    [InlineData("/media//etc/passwd", "404")]
    [InlineData("/media/%2fetc%2fpasswd", "404")]
    [InlineData("/media/file:///etc/passwd", "404")]
    [InlineData("/media/NAME%00.png", "400")]
    [InlineData("/media/NAME%2500", "404")]
    [InlineData("/media/NAME%20", "404")]
    [InlineData("/media/AB/NAME", "404")]
    [InlineData("/media/AB%2fNAME", "404")]
    [InlineData("/media/./AB/../../secret.txt", "404")]
    public async Task Get_OfAPathThatLeadsElsewhere_YieldsNothing(string path, string status)
    {
        await using var service = await StartAsync();
        var file = await service.Media.SaveAsync(Encoding.ASCII.GetBytes("stored"), null);
        var secret = Path.Combine(service.Media.Path, "secret.txt");
        await File.WriteAllTextAsync(secret, "secret");
        var target = path.Replace("NAME", file.Path).Replace("AB", file.Path[..2]);
        var answer = await RawHttp.SendAsync(
            service.Address, $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        answer.ShouldNotEndWith("secret");
        answer.ShouldNotContain("stored");
        answer.ShouldNotContain("root:");
    }

    [Fact]
    public async Task Get_OfALinkInsideTheStore_IsNotFound()
    {
        await using var service = await StartAsync();
        var file = await service.Media.SaveAsync(Content, "txt");
        var path = service.Media.FileOf(file);
        File.Delete(path);
        File.CreateSymbolicLink(path, "/etc/passwd");
        (await service.GetAsync($"/media/{file.Path}")).ShouldBeProblem(404, "media_not_found");
    }

    [Fact]
    public async Task Get_ThroughALinkedFolder_IsNotFound()
    {
        await using var service = await StartAsync();
        using var elsewhere = new MediaFolder();
        var file = await elsewhere.SaveAsync(Content, "txt");
        Directory.CreateDirectory(service.Media.Path);
        Directory.CreateSymbolicLink(
            Path.Combine(service.Media.Path, file.Path[..2]), Path.Combine(elsewhere.Path, file.Path[..2]));
        (await service.GetAsync($"/media/{file.Path}")).ShouldBeProblem(404, "media_not_found");
    }

    [Fact]
    public async Task Get_OfAFolderWithAFilesName_IsNotFound()
    {
        await using var service = await StartAsync();
        Directory.CreateDirectory(Path.Combine(service.Media.Path, "01", "0123456789abcdef0123456789abcdef"));
        (await service.GetAsync("/media/0123456789abcdef0123456789abcdef")).ShouldBeProblem(404, "media_not_found");
    }

    [Fact]
    public async Task Get_WhereTheStoreFailsAfterTheHeadersAreMade_SaysNothingOfTheFile()
    {
        await using var service = await TestService.StartAsync(TestService.Build(
            app => app.MapTables().AddInsertRoute(SampleTables.Films, "/films"),
            services: services =>
                services.Configure<TableActorsOptions>(options => options.UseMediaStore(_ => new OutageStore()))));
        var answer = await service.GetAsync("/media/0123456789abcdef0123456789abcdef.png", ("Range", "bytes=0-9"));
        answer.ShouldBeProblem(503, "store_unavailable");
        foreach (var header in (string[])[
            "Cache-Control", "ETag", "Last-Modified", "Content-Range", "Content-Disposition", "Accept-Ranges"
        ])
            answer.Headers.Keys.ShouldNotContain(header);
    }

    [Fact]
    public async Task Post_IsNotAllowed()
    {
        await using var service = await StartAsync();
        var answer = await service.PostAsync("/media/0123456789abcdef0123456789abcdef", "{}");
        answer.ShouldBeProblem(405, "method_not_allowed").Headers["Allow"].ShouldBe("GET, HEAD");
    }

    [Fact]
    public async Task Get_UnderAPrefix_MovesWithIt()
    {
        await using var service = await TestService.StartAsync(TestService.Build(
            app => app.MapTables("/api").AddInsertRoute(SampleTables.Films, "/films")));
        var file = await service.Media.SaveAsync(Content, "png");
        (await service.GetAsync($"/api/media/{file.Path}")).Status.ShouldBe(200);
        (await service.GetAsync($"/media/{file.Path}")).Status.ShouldBe(404);
    }

    private static Task<TestService> StartAsync() =>
        TestService.StartAsync(router => router.AddInsertRoute(SampleTables.Films, "/films"));
}
