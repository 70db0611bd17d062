using System.Text;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Tests.Requests;

public sealed class FormReaderTests
{
    private static readonly TableDefinition Posts = Table.Define(
        "posts", t => t.String("title").Nullable().Image("picture").Nullable().Image("second").Nullable());

    private static readonly Dictionary<string, Func<Form, Form>> Spoilers = new()
    {
        ["no closing boundary"] = form => form.Unclosed(),
        ["ends within a file"] = form => form
            .Raw($"--{Form.Boundary}\r\nContent-Disposition: form-data; name=\"second\"; filename=\"b.png\"\r\n\r\n")
            .Raw(Form.Png)
            .Unclosed(),
        ["ends within a text"] = form =>
            form.Raw($"--{Form.Boundary}\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nab").Unclosed(),
        ["ends within a header"] = form => form.Raw($"--{Form.Boundary}\r\nContent-Dispo").Unclosed(),
        ["a header without a colon"] = form => form.Raw($"--{Form.Boundary}\r\nnonsense\r\n\r\nx\r\n"),
        ["a part without a name"] = form => form.Part("form-data", [1]),
        ["a part that is no field"] = form => form.Part("attachment; name=\"title\"", [1]),
        ["a part without a disposition"] = form =>
            form.Raw($"--{Form.Boundary}\r\nContent-Type: text/plain\r\n\r\nx\r\n"),
        ["a name that does not end"] = form => form.Part("form-data; name=\"title", [1]),
        ["a part that is encoded"] = form =>
            form.Part("form-data; name=\"title\"\r\nContent-Transfer-Encoding: base64", "YQ=="u8.ToArray()),
        ["too many headers"] = form => form.Part(
            "form-data; name=\"title\"\r\n" + string.Join("\r\n", Enumerable.Range(0, 40).Select(n => $"X-{n}: x")),
            [1]),
        ["headers that are too long"] = form =>
            form.Part("form-data; name=\"title\"\r\nX-Long: " + new string('x', 40_000), [1]),
        ["too many parts"] = form => Enumerable.Range(0, 1001).Aggregate(form, (all, n) => all.Text($"x{n}", "")),
        ["text that is not UTF-8"] = form => form.Part("form-data; name=\"title\"", [0xC3, 0x28]),
    };

    public static TheoryData<string> Malformed => new(Spoilers.Keys);

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Read_OfAMalformedForm_IsUnreadableAndKeepsNoFile(string what)
    {
        await using var service = await StartAsync();
        var form = Spoilers[what](new Form().File("picture", "a.png", Form.Png));
        (await form.PostAsync(service.Client, "/posts")).ShouldBeProblem(400, "unreadable_body");
        service.Operations.WasCalled.ShouldBeFalse(what);
        service.Media.Count.ShouldBe(0, what);
    }

    [Theory]
    [InlineData("")]
    [InlineData("just text")]
    public async Task Read_OfNoForm_IsUnreadable(string body)
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/posts", body, ("Content-Type", Form.ContentType)))
            .ShouldBeProblem(400, "unreadable_body");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/mixed; boundary=x")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task Read_OfAnotherContentType_IsUnsupported(string? contentType)
    {
        await using var service = await StartAsync();
        (string, string)[] headers = contentType is null ? [] : [("Content-Type", contentType)];
        (await service.PostAsync("/posts", """{"title":"a"}""", headers))
            .ShouldBeProblem(415, "unsupported_media_type");
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    public async Task Read_WithoutABoundary_IsUnreadable(string contentType)
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/posts", "x", ("Content-Type", contentType))).ShouldBeProblem(400, "unreadable_body");
    }

    [Theory]
    [InlineData("'()+_,-./:=?", "\"'()+_,-./:=?\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("----=_Part_1:2", "----=_Part_1:2")]
    [InlineData("a/b", "a/b; charset=utf-8")]
    [InlineData("ab", "\"a\\b\"")]
    [InlineData("x", "x ; other=\"boundary=y\"")]
    public async Task Read_WithARareBoundary_FindsTheParts(string boundary, string written)
    {
        await using var service = await StartAsync();
        var body = $"--{boundary}\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nfound\r\n--{boundary}--\r\n";

        (await service.SendAsync(
            HttpMethod.Post, "/posts", Encoding.ASCII.GetBytes(body),
            ("Content-Type", $"multipart/form-data; boundary={written}"))).Status.ShouldBe(200);

        service.Operations.Inserted![0].ShouldBe("found");
    }

    [Theory]
    [InlineData("form-data; name=title")]
    [InlineData("Form-Data; NAME=\"title\"")]
    [InlineData("form-data; name=\"ti\\tle\"")]
    [InlineData("form-data; x=\"; name=\\\"no\\\"\"; name=\"title\"")]
    [InlineData("form-data; name=\"title\"\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit")]
    public async Task Read_OfANameWrittenInAnyWay_IsThatField(string disposition)
    {
        await using var service = await StartAsync();
        (await new Form().Part(disposition, "found"u8.ToArray()).PostAsync(service.Client, "/posts")).Status
            .ShouldBe(200);
        service.Operations.Inserted![0].ShouldBe("found");
    }

    [Fact]
    public async Task Read_WithAnEndlessBoundary_IsUnreadable()
    {
        await using var service = await StartAsync();
        (await service.PostAsync(
            "/posts", "x", ("Content-Type", $"multipart/form-data; boundary={new string('x', 129)}")))
            .ShouldBeProblem(400, "unreadable_body");
    }

    [Fact]
    public async Task Read_OfAFormInAnUnknownEncoding_IsUnsupported()
    {
        await using var service = await StartAsync();
        var answer = await service.SendAsync(
            HttpMethod.Post, "/posts", new Form().Text("title", "a").ToBytes(), ("Content-Type", Form.ContentType),
            ("Content-Encoding", "zstd"));
        answer.ShouldBeProblem(415, "unsupported_media_type");
    }

    [Fact]
    public async Task Read_OfAnEmptyForm_HasNoFields()
    {
        await using var service = await StartAsync();
        (await new Form().PostAsync(service.Client, "/posts")).Status.ShouldBe(200);
        service.Operations.Inserted.ShouldBe([null, null, null]);
    }

    [Fact]
    public async Task Read_OfAFormInSmallPieces_ArrivesWhole()
    {
        await using var service = await StartAsync();
        await using var connection = await RawHttp.ConnectAsync(service.Address);
        var body = new Form().Text("title", "a\r\n--b").File("picture", "a.png", Form.Png).ToBytes();
        await connection.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /posts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: {Form.ContentType}\r\nContent-Length: {body.Length}\r\n\r\n"));
        foreach (var piece in body.Chunk(7))
            await connection.WriteAsync(piece);
        (await RawHttp.ReadToEndAsync(connection)).ShouldStartWith("HTTP/1.1 200");
        service.Operations.Inserted![0].ShouldBe("a\r\n--b");
        service.Media.Single().ShouldBe(Form.Png);
    }

    private static Task<TestService> StartAsync() => TestService.StartAsync(router => router.AddInsertRoute(
        Posts, "/posts", uploadFileInputs: ["picture", "second"]));
}
