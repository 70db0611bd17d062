using System.Diagnostics;
using System.Text;
using TableActors.Actors.Media;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Media;

public sealed class MediaIntakeTests : IDisposable
{
    private const long MaxBytes = 1000;
    private static readonly byte[] Png = [.. Convert.FromHexString("89504E470D0A1A0A"), .. new byte[100]];
    private static readonly MediaLinks Links = new("http://127.0.0.1:8080/api/media/");

    private readonly TestFolder _directory = new();
    private readonly MediaFetchOptions _options = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Take_OfAPicture_KeepsItUnderTheExtensionOfItsContent()
    {
        var result = await Intake().TakeAsync(ColumnTypes.Image, new MemoryStream(Png), "virus.exe", MaxBytes, default);
        result.IsTaken.ShouldBeTrue();
        MediaName.ExtensionOf(result.Reference!).ShouldBe("png");
        (await BytesOfAsync(result.Reference!)).ShouldBe(Png);
    }

    [Fact]
    public async Task Take_OfAnUpload_KeepsItsNameAndNotItsPath()
    {
        var result = await Intake()
            .TakeAsync(ColumnTypes.Image, new MemoryStream(Png), "../trips/Zürich.png", MaxBytes, default);
        (await NameOfAsync(result.Reference!)).ShouldBe("Zürich.png");
        var copy = await TakeAsync($"/api/media/{result.Reference!.Path}");
        (await NameOfAsync(copy.Reference!)).ShouldBe("Zürich.png");
        (await NameOfAsync((await TakeAsync($"data:;base64,{Convert.ToBase64String(Png)}")).Reference!)).ShouldBeNull();
    }

    [Theory]
    [InlineData("/trips/Z%C3%BCrich.png?size=1", "", "Zürich.png")]
    [InlineData("/download?id=1", "Content-Disposition: attachment; filename=\"a b.png\"\r\n", "a b.png")]
    [InlineData("/download?id=1", "Content-Disposition: attachment; filename=x.png; filename*=UTF-8''Z%C3%BCrich.png\r\n", "Zürich.png")]
    [InlineData("/download?id=1", "Content-Disposition: attachment; filename=\"../../a.png\"\r\n", "a.png")]
    public async Task Take_OfAnAllowedHostsUrl_KeepsTheNameThatTheHostGives(string path, string header, string name)
    {
        await using var server = new FileServer(_ =>
            [.. Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\nContent-Length: {Png.Length}\r\n{header}Connection: close\r\n\r\n"), .. Png]);
        _options.FetchFrom.Add(server.Authority);
        (await NameOfAsync((await TakeAsync($"http://{server.Authority}{path}")).Reference!)).ShouldBe(name);
    }

    [Fact]
    public async Task Take_OfTextPosingAsAPicture_IsRefusedAndNothingIsKept()
    {
        var result = await Intake().TakeAsync(ColumnTypes.Image, Text("not a picture"), "photo.png", MaxBytes, default);
        result.Fault.ShouldBe("must be an image, and the content is not");
        StoredFiles().ShouldBe(0);
    }

    [Fact]
    public async Task Take_OfASoundForAVideoColumn_IsRefused()
    {
        var result = await Intake().TakeAsync(
            ColumnTypes.Video, new MemoryStream(Convert.FromHexString("664C614300000022")), "a.mp4", MaxBytes, default);
        result.Fault.ShouldBe("must be a video, and the content is not");
        StoredFiles().ShouldBe(0);
    }

    [Fact]
    public async Task Take_OfAnyFileForADocumentColumn_KeepsIt()
    {
        var result = await Intake().TakeAsync(ColumnTypes.Document, Text("a letter"), "letter.TXT", MaxBytes, default);
        MediaName.ExtensionOf(result.Reference!).ShouldBe("txt");
        Encoding.UTF8.GetString(await BytesOfAsync(result.Reference!)).ShouldBe("a letter");
    }

    [Fact]
    public async Task Take_OfAnEmptyFile_IsRefused()
    {
        var result = await Intake().TakeAsync(ColumnTypes.Document, new MemoryStream(), "empty.txt", MaxBytes, default);
        result.Fault.ShouldBe("must not be an empty file");
        StoredFiles().ShouldBe(0);
    }

    [Fact]
    public async Task Take_OfTooManyBytes_IsRefusedAndNothingIsKept()
    {
        var tooLarge = Intake()
            .TakeAsync(ColumnTypes.Document, new MemoryStream(new byte[1001]), null, MaxBytes, default);
        (await Should.ThrowAsync<ProblemException>(tooLarge)).Problem.Code.ShouldBe(ErrorCodes.TooLarge);
        StoredFiles().ShouldBe(0);
    }

    [Fact]
    public async Task Take_OfADataUrl_KeepsItsContent()
    {
        var result = await TakeAsync($"data:image/jpeg;base64,{Convert.ToBase64String(Png)}");
        (await BytesOfAsync(result.Reference!)).ShouldBe(Png);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/api/media/")]
    [InlineData("/api/media/")]
    public async Task Take_OfOurOwnUrl_MakesACopy(string linkBase)
    {
        var original = (await TakeAsync($"data:;base64,{Convert.ToBase64String(Png)}")).Reference!;
        var copy = (await TakeAsync(linkBase + original.Path)).Reference!;
        copy.ShouldNotBe(original);
        (await BytesOfAsync(copy)).ShouldBe(Png);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("ftp://example.com/a.png")]
    [InlineData("just text")]
    [InlineData("")]
    public async Task Take_OfAnyOtherText_IsRefused(string url)
    {
        (await TakeAsync(url)).Fault
            .ShouldBe("must be a data: URL, a /media/ URL of this service, or an http(s) URL of an allowed host");
        StoredFiles().ShouldBe(0);
    }

    [Theory]
    [InlineData("/api/media/../../etc/passwd")]
    [InlineData("/api/media/%2e%2e%2fsecret")]
    [InlineData("/api/media/0123456789abcdef0123456789abcdef.png")]
    public async Task Take_OfAnUnknownFileOfOurs_IsRefused(string url) =>
        (await TakeAsync(url)).Fault.ShouldBe("names a file that this service does not have");

    [Fact]
    public async Task Take_OfAnAllowedHostsUrl_FetchesAndFollowsItsRedirects()
    {
        await using var server = new FileServer(path => path == "/a" ? FileServer.Redirect("/b") : FileServer.Ok(Png));
        _options.FetchFrom.Add(server.Authority);
        (await BytesOfAsync((await TakeAsync($"http://{server.Authority}/a")).Reference!)).ShouldBe(Png);
    }

    [Fact]
    public async Task Take_OfAHostThatIsNotAllowed_NeverConnects()
    {
        var asked = 0;
        await using var server = new FileServer(_ =>
        {
            Interlocked.Increment(ref asked);
            return FileServer.Ok(Png);
        });
        (await TakeAsync($"http://{server.Authority}/a")).Fault
            .ShouldBe("could not be fetched: the service may not fetch from this host");
        asked.ShouldBe(0);
    }

    [Fact]
    public async Task Take_OfARedirectToAnotherHost_IsRefused()
    {
        await using var inner = new FileServer(_ => FileServer.Ok(Png));
        await using var outer = new FileServer(_ => FileServer.Redirect($"http://{inner.Authority}/secret"));
        _options.FetchFrom.Add(outer.Authority);
        (await TakeAsync($"http://{outer.Authority}/a")).Fault
            .ShouldBe("could not be fetched: the service may not fetch from this host");
        StoredFiles().ShouldBe(0);
    }

    [Fact]
    public async Task Take_OfEndlessRedirects_IsRefused()
    {
        await using var server = new FileServer(path => FileServer.Redirect(path + "x"));
        _options.FetchFrom.Add(server.Authority);
        (await TakeAsync($"http://{server.Authority}/a")).Fault
            .ShouldBe("could not be fetched: the host redirected too often");
    }

    [Fact]
    public async Task Take_FromAHostThatNeverAnswers_EndsWithTheTimeOut()
    {
        await using var server = new FileServer(_ => null);
        _options.FetchFrom.Add(server.Authority);
        _options.Timeout = TimeSpan.FromMilliseconds(50);
        (await TakeAsync($"http://{server.Authority}/a")).Fault
            .ShouldBe("could not be fetched: the host took too long to deliver the file");
    }

    [Fact]
    public async Task Take_OfAnAnswerThatBreaksOff_IsRefusedAndNothingIsKept()
    {
        await using var server = new FileServer(_ => FileServer.Ok([.. Png, .. new byte[500]])[..^400]);
        _options.FetchFrom.Add(server.Authority);
        (await TakeAsync($"http://{server.Authority}/a")).Fault
            .ShouldBe("could not be fetched: the host did not deliver the file");
        StoredFiles().ShouldBe(0);
    }

    [Fact]
    public async Task Take_OfAFailureAnswer_IsRefused()
    {
        await using var server = new FileServer(
            _ => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        _options.FetchFrom.Add(server.Authority);
        (await TakeAsync($"http://{server.Authority}/a")).Fault.ShouldBe("could not be fetched: the host answered 404");
    }

    // Whoever has the file is a stranger, as a rule.
    [Fact]
    public async Task Take_ForATracedRequest_TellsTheHostNothingOfTheTrace()
    {
        await using var server = new FileServer(_ => FileServer.Ok(Png));
        _options.FetchFrom.Add(server.Authority);
        using var spans = new RecordedSpans();
        using (Traces.BeginBelow(spans.Trace, "job", ActivityKind.Consumer))
            (await TakeAsync($"http://{server.Authority}/a")).Fault.ShouldBeNull();

        server.Headers.ShouldContain(header => header.StartsWith("Host:", StringComparison.Ordinal));
        server.Headers.ShouldNotContain(header => header.StartsWith("trace", StringComparison.OrdinalIgnoreCase));
    }

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));

    private MediaIntake Intake() =>
        new(new DirectoryMediaStore(_directory.Path), new MediaFetcher(_options, TimeProvider.System));

    private Task<MediaIntakeResult> TakeAsync(string url) =>
        Intake().TakeAsync(ColumnTypes.Image, url, Links, MaxBytes, default);

    private async Task<byte[]> BytesOfAsync(MediaReference reference)
    {
        await using var content = (await new DirectoryMediaStore(_directory.Path).OpenAsync(reference, default))
            .ShouldNotBeNull();
        var bytes = new MemoryStream();
        await content.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private async Task<string?> NameOfAsync(MediaReference reference)
    {
        await using var content = (await new DirectoryMediaStore(_directory.Path).OpenAsync(reference, default))
            .ShouldNotBeNull();
        return content.OriginalName?.Text;
    }

    private int StoredFiles() => Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories).Count();
}
