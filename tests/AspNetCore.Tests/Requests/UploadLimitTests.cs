using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TableActors.Actors.Hosting;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Requests;

public sealed class UploadLimitTests
{
    private const long Limit = 1_000_000;
    private static readonly TableDefinition Posts = Table.Define(
        "posts", t => t.String("title").Nullable().Image("picture"));

    private static readonly string Head = Encoding.ASCII.GetString(new Form()
        .Raw($"--{Form.Boundary}\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.png\"\r\n\r\n")
        .Unclosed()
        .ToBytes());

    [Fact]
    public async Task Upload_AnnouncedTooLarge_IsRefusedBeforeItIsSent()
    {
        await using var service = await StartAsync();
        var answer = await RawHttp.SendAsync(service.Address, Request("Content-Length: 10000000000"));
        answer.ShouldStartWith("HTTP/1.1 413 ");
        answer.ShouldContain("too_large");
        service.Media.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Upload_ThatTurnsOutTooLarge_IsRefusedAndKeepsNoFile()
    {
        await using var service = await StartAsync();
        await using var connection = await RawHttp.ConnectAsync(service.Address);
        await connection.WriteAsync(Encoding.ASCII.GetBytes(Request("Transfer-Encoding: chunked") + Chunk(Head)));
        await connection.WriteAsync(Encoding.ASCII.GetBytes($"{Form.Png.Length:x}\r\n"));
        await connection.WriteAsync(Form.Png);
        await connection.WriteAsync("\r\n"u8.ToArray());
        var reading = RawHttp.ReadToEndAsync(connection);
        await SendUntilAnsweredAsync(connection, reading);
        (await reading).ShouldStartWith("HTTP/1.1 413 ");
        service.Media.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Upload_FileOverItsOwnLimit_IsRefusedAndKeepsNoFile()
    {
        await using var service = await StartAsync(o => o.Media.MaxFileBytes = 100);
        (await new Form().File("picture", "a.png", Form.Png).PostAsync(service.Client, "/posts"))
            .ShouldBeProblem(413, "too_large");
        service.Media.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Upload_TextsOverTheLimit_AreRefused()
    {
        await using var service = await StartAsync();
        var form = new Form().Text("title", new string('x', (int)Limit)).File("picture", "a.png", Form.Png);
        (await form.PostAsync(service.Client, "/posts")).ShouldBeProblem(413, "too_large");
        service.Media.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Upload_ThatTheClientGivesUp_KeepsNoFile()
    {
        await using var service = await StartAsync();
        await using (var connection = await RawHttp.ConnectAsync(service.Address))
        {
            await connection.WriteAsync(Encoding.ASCII.GetBytes(Request("Content-Length: 500000") + Head));
            await connection.WriteAsync((byte[])[.. Form.Png, .. new byte[200_000]]);
            await service.Media.Store.SavingBegan;
        }

        await service.Media.Store.SavingEnded;
        service.Media.Count.ShouldBe(0);
        service.Operations.WasCalled.ShouldBeFalse();
    }

    [Fact]
    public async Task Upload_ThatTrickles_IsGivenUpByTheServersOwnLimit()
    {
        await using var service = await StartAsync(minRate: new MinDataRate(1_000_000, TimeSpan.FromSeconds(1.1)));
        await using var connection = await RawHttp.ConnectAsync(service.Address);
        await connection.WriteAsync(Encoding.ASCII.GetBytes(Request("Content-Length: 500000") + Head));
        await connection.WriteAsync((byte[])[.. Form.Png, .. new byte[200_000]]);
        await service.Media.Store.SavingBegan;
        var answer = await RawHttp.ReadToEndAsync(connection);
        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain("too slowly");
        await service.Media.Store.SavingEnded;
        service.Media.Count.ShouldBe(0);
    }

    // Reading may take as long as the server's data rate allows. The time of the request begins after that.
    [Fact]
    public async Task Upload_ThatTakesLongerThanARequest_IsTaken()
    {
        var time = new ManualTime();
        await using var service = await StartAsync(o => o.RequestTimeout = TimeSpan.FromSeconds(1), time: time);
        var body = new Form().File("picture", "a.png", Form.Png).ToBytes();
        await using var connection = await RawHttp.ConnectAsync(service.Address);
        await connection.WriteAsync(Encoding.ASCII.GetBytes(Request($"Content-Length: {body.Length}")));
        await connection.WriteAsync(body.AsMemory(0, 300));
        await service.Media.Store.SavingBegan;
        time.Advance(TimeSpan.FromMinutes(10));
        await connection.WriteAsync(body.AsMemory(300));
        (await RawHttp.ReadToEndAsync(connection)).ShouldStartWith("HTTP/1.1 200 ");
        service.Operations.Context.Deadline.ShouldBe(
            ManualTime.Start + TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
    }

    private static string Request(string length) =>
        $"POST /posts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: {Form.ContentType}\r\n{length}\r\n\r\n";

    private static string Chunk(string text) => $"{text.Length:x}\r\n{text}\r\n";

    private static async Task SendUntilAnsweredAsync(NetworkStream connection, Task answer)
    {
        var chunk = Encoding.ASCII.GetBytes(Chunk(new string('x', 50_000)));
        try
        {
            for (var sent = 0L; sent < 100 * Limit && !answer.IsCompleted; sent += chunk.Length)
                await connection.WriteAsync(chunk);
        }
        catch (IOException)
        {
            // The server has answered and hung up.
        }
    }

    private static Task<TestService> StartAsync(
        Action<TableActorsOptions>? options = null, MinDataRate? minRate = null, TimeProvider? time = null) =>
        TestService.StartAsync(TestService.Build(
            app =>
            {
                if (minRate is not null)
                    app.Services.GetRequiredService<
                        IOptions<KestrelServerOptions>>().Value.Limits.MinRequestBodyDataRate = minRate;
                app.MapTables().AddInsertRoute(Posts, "/posts", uploadFileInputs: ["picture"]);
            },
            options,
            http => http.MaxBody = Limit,
            time));
}
