using System.IO.Compression;
using System.Text;
using System.Text.Json;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;

namespace TableActors.AspNetCore.Tests.Requests;

/// <summary>Compressed bodies, of JSON and of forms.</summary>
public sealed class DecompressedBodyTests
{
    private const int Limit = 20_000;

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("GZIP")]
    public async Task Read_OfJson_TakesWhatWasCompressed(string encoding)
    {
        await using var service = await StartAsync();
        // More than one read's worth, and again on the same connection.
        foreach (var length in new[] { 3, Limit - 100 })
        {
            var text = new string('x', length);
            var answer = await PostAsync(service, "/notes", Json(text), encoding);
            answer.Status.ShouldBe(200, answer.Body);
            service.Operations.Inserted.ShouldBe([text, null]);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Read_OfAForm_TakesWhatWasCompressed(string encoding)
    {
        await using var service = await StartAsync();
        service.Operations.Reply = () => new RowWritten(new StoredRow([1L, "a", null, null, null, "A"], 1));
        var form = new Form().Text("id", "1").Text("prompt", "a").File("poster", "a.png", Form.Png).ToBytes();
        var answer = await PostAsync(service, "/films", form, encoding, ("Content-Type", Form.ContentType));
        answer.Status.ShouldBe(200, answer.Body);
        service.Media.Single().ShouldBe(Form.Png);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Read_OfWhatGrowsTooLarge_IsRefusedAndKeepsNothing(string encoding)
    {
        await using var service = await StartAsync();
        var bomb = Json(new string('x', 10_000_000));
        Compress(bomb, encoding).Length.ShouldBeLessThan(Limit);
        (await PostAsync(service, "/notes", bomb, encoding)).ShouldBeProblem(413, "too_large");
        (await PostAsync(service, "/notes", Json(new string('x', Limit)), encoding)).ShouldBeProblem(413, "too_large");
        byte[] large = [.. Form.Png, .. new byte[1_000_000]];
        var form = new Form().Text("id", "1").Text("prompt", "a").File("poster", "a.png", large).ToBytes();
        (await PostAsync(service, "/films", form, encoding, ("Content-Type", Form.ContentType)))
            .ShouldBeProblem(413, "too_large");
        service.Operations.WasCalled.ShouldBeFalse();
        service.Media.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Read_OfBrokenData_IsABadRequest(string encoding)
    {
        await using var service = await StartAsync();
        var whole = Compress(Json(new string('x', 1000) + Guid.NewGuid()), encoding);
        foreach (var body in new[]
        {
            Json("plain"), whole[..(whole.Length / 2)], [.. Enumerable.Repeat((byte)0xFF, 100)]
        })
        {
            var answer = await service.SendAsync(HttpMethod.Post, "/notes", body, ("Content-Encoding", encoding));
            answer.ShouldBeProblem(400, "unreadable_body");
            (await service.SendAsync(
                HttpMethod.Post, "/films", body, ("Content-Encoding", encoding), ("Content-Type", Form.ContentType)))
                .ShouldBeProblem(400, "unreadable_body");
        }

        service.Operations.WasCalled.ShouldBeFalse();
    }

    private static byte[] Json(string text) => JsonSerializer.SerializeToUtf8Bytes(new { text });

    private static Task<Answer> PostAsync(
        TestService service, string path, byte[] body, string encoding, params (string, string)[] headers) =>
        service.SendAsync(
            HttpMethod.Post, path, Compress(body, encoding), [.. headers, ("Content-Encoding", encoding)]);

    private static byte[] Compress(byte[] content, string encoding)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = encoding.ToLowerInvariant() switch
        {
            "gzip" => new GZipStream(compressed, CompressionLevel.SmallestSize),
            "br" => new BrotliStream(compressed, CompressionLevel.SmallestSize),
            _ => new ZLibStream(compressed, CompressionLevel.SmallestSize),
        })
        {
            stream.Write(content);
        }

        return compressed.ToArray();
    }

    private static Task<TestService> StartAsync() => TestService.StartAsync(TestService.Build(
        app =>
        {
            var router = app.MapTables();
            router.AddInsertRoute(SampleTables.Notes, "/notes");
            router.AddInsertRoute(SampleTables.Films, "/films", inputs: ["id", "prompt"], uploadFileInputs: ["poster"]);
        },
        http: http => http.MaxBody = Limit));
}
