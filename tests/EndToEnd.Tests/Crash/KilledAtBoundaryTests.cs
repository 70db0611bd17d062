using System.Net;
using System.Text.Json;

namespace TableActors.EndToEnd.Tests.Crash;

/// <summary>
/// SIGKILL at each boundary between "not durable yet" and "durable", one by one; then the client
/// asks again.
/// </summary>
[Trait("Category", "Crash")]
public sealed class KilledAtBoundaryTests
{
    private const string Direct = "/entries";
    private const string Later = "/entries/later";
    private const string Exported = "/entries/exported";

    [Theory]
    [InlineData(Direct, "CommitAsync:before:1")]
    [InlineData(Direct, "CommitAsync:after:1")]
    [InlineData(Later, "PutAsync:before:1")]
    [InlineData(Later, "PutAsync:after:1")]
    [InlineData(Later, "CommitAsync:before:1")]
    [InlineData(Later, "CommitAsync:after:1")]
    [InlineData(Later, "PutAsync:before:2")]
    [InlineData(Later, "PutAsync:after:2")]
    [InlineData(Exported, "PutAsync:after:1")]
    [InlineData(Exported, "CommitAsync:before:1")]
    [InlineData(Exported, "CommitAsync:after:1")]
    [InlineData(Exported, "ListPendingAsync:after:1")]
    [InlineData(Exported, "EndExportsAsync:before:1")]
    [InlineData(Exported, "EndExportsAsync:after:1")]
    [InlineData(Exported, "PutAsync:before:2")]
    [InlineData(Exported, "PutAsync:after:2")]
    public Task Kill_AtTheBoundary_WritesAndPassesOnExactlyOnce(string path, string fuse) =>
        CrashStage.PlayAsync(CrashStage.Sqlite, async scene =>
        {
            var entry = new { client = 1, number = 1, text = "only once" };
            await using (var fused = await scene.StartFusedAsync(fuse))
            {
                // Where the answer comes before the boundary, the client has it, and the process still dies.
                await TrySendAsync(fused.Client, path, entry);
                await fused.EndAsync();
            }

            await using var service = new MortalService(scene.StartAsync);
            await service.StartAsync();
            var (status, body) = await new SteadyClient(service).SendAsync(path, entry, "the key");

            status.ShouldBe(path == Later ? HttpStatusCode.Accepted : HttpStatusCode.OK, body.ToString());
            var alive = await service.AliveAsync();
            await CrashScene.RestAsync(alive);
            (await CrashScene.ReadAsync(alive, "/entries/all"))
                .Select(row => row.GetProperty("loud").GetString())
                .ShouldBe(["ONLY ONCE"]);
            (await scene.Target.ReadEntriesAsync()).Count.ShouldBe(path == Exported ? 1 : 0);
        });

    private static async Task TrySendAsync(HttpClient client, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(JsonSerializer.Serialize(body))
        };
        request.Headers.Add("Idempotency-Key", "the key");
        try
        {
            using var response = await client.SendAsync(request);
        }
        catch (HttpRequestException)
        {
        }
    }
}
