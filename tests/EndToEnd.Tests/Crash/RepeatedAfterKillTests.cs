using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Crash;

/// <summary>
/// The real program, killed and started again, under clients that repeat what they have no answer
/// to.
/// </summary>
[Trait("Category", "Crash")]
public sealed class RepeatedAfterKillTests : IDisposable
{
    private const int Notes = 600;
    private const int Clients = 16;
    private static readonly string ServiceFile = Path.Combine(AppContext.BaseDirectory, "Crash", "notes.toml");
    private readonly TestFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Repeat_AfterAKill_GetsTheFirstAnswer(string kind)
    {
        var store = await StoreAsync(kind);
        (string Body, string? ETag, bool IsReplayed) first;
        await using (var service = await ServiceProcess.StartAsync(ServiceFile, store))
        {
            first = await AnswerAsync(await PostAsync(service, "a", "é"));
            await service.KillAsync();
        }

        await using var restarted = await ServiceProcess.StartAsync(ServiceFile, store);
        var second = await AnswerAsync(await PostAsync(restarted, "a", "é"));
        using var other = await PostAsync(restarted, "a", "another");

        first.IsReplayed.ShouldBeFalse();
        second.ShouldBe(first with { IsReplayed = true });
        other.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await ReadAllAsync(restarted)).ShouldBe(["é"]);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Kill_UnderClientsThatRepeat_DoesEachRequestOnce(string kind)
    {
        var store = await StoreAsync(kind);
        var waiting = new ConcurrentQueue<int>(Enumerable.Range(0, Notes));
        var answered = new ConcurrentDictionary<int, bool>();
        foreach (var killAfter in (int[])[40, 200, 450])
        {
            await using var service = await ServiceProcess.StartAsync(ServiceFile, store);
            await SendAsync(service, waiting, answered, killAfter);
        }

        await using var last = await ServiceProcess.StartAsync(ServiceFile, store);
        await SendAsync(last, waiting, answered, int.MaxValue);

        answered.Count.ShouldBe(Notes);
        (await ReadAllAsync(last)).ShouldBe(Enumerable.Range(0, Notes).Select(TextOf).Order(StringComparer.Ordinal));
    }

    private static string TextOf(int note) => $"note {note:0000}";

    // Sends until all is answered, or the service is killed; what has no answer by then is sent to the next one.
    private static Task SendAsync(
        ServiceProcess service, ConcurrentQueue<int> waiting, ConcurrentDictionary<int, bool> answered,
        int killAfter) =>
        Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (waiting.TryDequeue(out var note))
            {
                try
                {
                    using var answer = await PostAsync(service, $"key-{note}", TextOf(note));
                    if (answer.StatusCode == HttpStatusCode.OK)
                        answered[note] = true;
                    else
                        waiting.Enqueue(note);
                    if (answered.Count >= killAfter)
                        await service.KillAsync();
                }
                catch (HttpRequestException)
                {
                    waiting.Enqueue(note);
                    return;
                }
            }
        })).OrFailAsync("the clients have sent everything, or found the service gone");

    private static async Task<HttpResponseMessage> PostAsync(ServiceProcess service, string key, string text)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/notes") { Content = JsonContent.Create(new { text }) };
        request.Headers.Add("Idempotency-Key", key);
        return await service.Client.SendAsync(request);
    }

    private static async Task<(string Body, string? ETag, bool IsReplayed)> AnswerAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync();
            response.StatusCode.ShouldBe(HttpStatusCode.OK, body);
            return (body, response.Headers.ETag?.Tag, response.Headers.Contains("Idempotent-Replayed"));
        }
    }

    private static async Task<List<string>> ReadAllAsync(ServiceProcess service)
    {
        using var response = await service.Client.PostAsync("/notes/all", null);
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        return [.. body.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("text").GetString()!)];
    }

    private async Task<string> StoreAsync(string kind) =>
        kind == "sqlite"
            ? _scratch.File("tables.db")
            : await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
}
