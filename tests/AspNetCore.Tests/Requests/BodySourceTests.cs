using System.Text;
using Microsoft.Extensions.Logging;
using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Requests;

public sealed class BodySourceTests
{
    private const int Limit = 200_000;

    [Theory]
    [InlineData(10)]
    [InlineData(70_000)]
    [InlineData(Limit - 11)]
    public async Task Read_BodyUpToTheLimit_ArrivesWhole(int length)
    {
        await using var service = await StartAsync();
        var text = new string('x', length);
        var answer = await service.PostAsync("/notes", $$"""{"text":"{{text}}"}""");
        answer.Status.ShouldBe(200);
        service.Operations.Inserted![0].ShouldBe(text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_BodyInPieces_ArrivesWhole(bool chunked)
    {
        await using var service = await StartAsync();
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(n => $"{n} "));
        var answer = await SendInPiecesAsync(service, Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}"""), chunked);
        answer.ShouldStartWith("HTTP/1.1 200");
        service.Operations.Inserted![0].ShouldBe(text);
    }

    [Fact]
    public async Task Read_AnnouncedTooLarge_IsRefusedBeforeItIsSent()
    {
        await using var service = await StartAsync();
        var answer = await RawHttp.SendAsync(
            service.Address, $"POST /notes HTTP/1.1\r\nHost: localhost\r\nContent-Length: {Limit + 1}\r\n\r\n");
        answer.ShouldStartWith("HTTP/1.1 413");
        answer.ShouldContain("\"code\":\"too_large\"");
        service.Operations.WasCalled.ShouldBeFalse();
    }

    [Fact]
    public async Task Read_ChunkedTooLarge_IsRefusedAsSoonAsItIs()
    {
        await using var service = await StartAsync();
        // The chunk that would end the body is never sent.
        var chunk = $"{Limit + 1:x}\r\n{new string(' ', Limit + 1)}\r\n";
        var answer = await RawHttp.SendAsync(
            service.Address, $"POST /notes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}");
        answer.ShouldStartWith("HTTP/1.1 413");
        answer.ShouldContain("\"code\":\"too_large\"");
    }

    [Fact]
    public async Task Read_LargerThanTheServersOwnLimit_ArrivesWhole()
    {
        await using var service = await TestService.StartAsync(
            router => router.AddInsertRoute(SampleTables.Notes, "/notes"));
        var text = new string('x', 31_000_000);
        (await service.PostAsync("/notes", $$"""{"text":"{{text}}"}""")).Status.ShouldBe(200);
        ((string)service.Operations.Inserted![0]!).Length.ShouldBe(text.Length);
    }

    [Fact]
    public async Task Read_ClientLeavesInTheMiddle_StoresNothingAndIsNoError()
    {
        await using var service = await StartAsync();
        await using (var connection = await RawHttp.ConnectAsync(service.Address))
        {
            await connection.WriteAsync(
                "POST /notes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{\"text\":\"a\"}"u8.ToArray());
        }

        // Stopping waits for the request to be done with.
        await service.StopAsync();
        service.Operations.WasCalled.ShouldBeFalse();
        service.Log.Lines.ShouldNotContain(line => line.Level >= LogLevel.Warning);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    [InlineData("br, identity")]
    public async Task Read_EncodedBody_IsNotUnderstood(string encoding)
    {
        await using var service = await StartAsync();
        var answer = await service.PostAsync("/notes", """{"text":"a"}""", ("Content-Encoding", encoding));
        answer.ShouldBeProblem(415, "unsupported_media_type");
        answer.Headers["Accept-Encoding"].ShouldBe("gzip, br, deflate");
    }

    [Fact]
    public async Task Read_PlainEncoding_IsUnderstood()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/notes", """{"text":"a"}""", ("Content-Encoding", "identity"))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("nonsense")]
    public async Task Read_AnyContentType_IsJson(string contentType)
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/notes", """{"text":"a"}""", ("Content-Type", contentType))).Status.ShouldBe(200);
    }

    private static Task<TestService> StartAsync() => TestService.StartAsync(TestService.Build(
        app => app.MapTables().AddInsertRoute(SampleTables.Notes, "/notes"), http: http => http.MaxBody = Limit));

    private static async Task<string> SendInPiecesAsync(TestService service, byte[] body, bool chunked)
    {
        const int piece = 4999;
        var framing = chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {body.Length}";
        await using var connection = await RawHttp.ConnectAsync(service.Address);
        await connection.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /notes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{framing}\r\n\r\n"));
        foreach (var part in body.Chunk(piece))
        {
            byte[] bytes = chunked ? [.. Encoding.ASCII.GetBytes($"{part.Length:x}\r\n"), .. part, .. "\r\n"u8] : part;
            await connection.WriteAsync(bytes);
        }

        if (chunked)
            await connection.WriteAsync("0\r\n\r\n"u8.ToArray());
        return await RawHttp.ReadToEndAsync(connection);
    }
}
