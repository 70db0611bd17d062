using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Crash;

/// <summary>A database that is gone for a while: the store's, or the one that rows are passed on to.</summary>
[Trait("Category", "Crash")]
public sealed class OutageTests
{
    private const int Outages = 3;
    private const string Failed = "/jobs?state=error&code=export_failed";

    [Fact]
    public async Task Restart_OfTheStoresServer_UnderEveryKindOfLoad_LosesAndDoublesNothing()
    {
        using var scratch = new TestFolder();
        await using var server = await PostgresServer.StartAsync("fsync=on");
        await using var target = new SqliteCrashTarget(scratch.File("target.db"));
        await target.CreateAsync();
        var scene = new CrashScene(await server.CreateDatabaseAsync(), target, scratch);

        var acknowledged = await DisturbedLoad.RunAsync(scene, new Random(1), Outages, _ => RestartAsync(server));

        acknowledged.ShouldBeGreaterThan(Outages);
    }

    [Fact]
    public async Task Restart_OfTheTargetsServer_WhereRowsAreTriedAgain_PassesEveryRowOnInOrder()
    {
        using var scratch = new TestFolder();
        await using var server = await PostgresServer.StartAsync("fsync=on");
        await using var target = new PostgresCrashTarget(await server.CreateDatabaseAsync());
        await target.CreateAsync();
        var scene = new CrashScene(scratch.File("tables.db"), target, scratch) { Attempts = 100_000 };

        var acknowledged = await DisturbedLoad.RunAsync(scene, new Random(2), Outages, _ => RestartAsync(server));

        acknowledged.ShouldBeGreaterThan(Outages);
    }

    [Fact]
    public async Task Outage_OfTheTarget_WhereRowsAreNotTriedAgain_ListsThemAndRetriesThemInOrder()
    {
        using var scratch = new TestFolder();
        await using var server = await PostgresServer.StartAsync("fsync=on");
        await using var target = new PostgresCrashTarget(await server.CreateDatabaseAsync());
        await target.CreateAsync();
        await using var service = await new CrashScene(scratch.File("tables.db"), target, scratch).StartAsync();
        (await SendAsync(service, "/counters", new { id = 1, value = 0 })).ShouldBe((HttpStatusCode.OK, null));

        await server.StopAsync();
        for (var value = 1; value <= 5; value++)
            (await SendAsync(service, "/counters/set", new { id = 1, value }))
                .ShouldBe((HttpStatusCode.InternalServerError, "export_failed"));
        (await SendAsync(service, "/entries/exported", new { client = 1, number = 1, text = "a" }))
            .ShouldBe((HttpStatusCode.InternalServerError, "export_failed"));

        (await CrashScene.ReadAsync(service, "/counters/all"))
            .Single()
            .GetProperty("value")
            .GetInt32()
            .ShouldBe(5, "the row stays");
        (await FailedAsync(service)).ShouldBe(6);
        await server.StartAgainAsync();
        using var retry = await service.Client.PostAsync(
            Failed.Replace("/jobs", "/jobs/retry", StringComparison.Ordinal), null);
        retry.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await retry.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("num_jobs").GetInt32().ShouldBe(6);

        await CrashScene.RestAsync(service);
        (await target.ReadCountersAsync()).ShouldBe(new Dictionary<long, long> { [1] = 5 });
        (await target.ReadEntriesAsync()).ShouldBe([(1, 1L)]);
    }

    [Fact]
    public async Task Drop_OfTheTargetsTable_WhileServing_FailsTheExportsUntilItIsBack()
    {
        using var scratch = new TestFolder();
        await using var target = new SqliteCrashTarget(scratch.File("target.db"));
        await target.CreateAsync();
        await using var service = await new CrashScene(scratch.File("tables.db"), target, scratch).StartAsync();
        (await SendAsync(service, "/entries/exported", new { client = 1, number = 1, text = "a" }))
            .ShouldBe((HttpStatusCode.OK, null));

        await target.ExecuteAsync("DROP TABLE entries_log; DROP TABLE counters_copy");
        (await SendAsync(service, "/entries/exported", new { client = 1, number = 2, text = "b" }))
            .ShouldBe((HttpStatusCode.InternalServerError, "export_failed"));
        await target.CreateAsync();
        (await SendAsync(service, "/entries/exported", new { client = 1, number = 3, text = "c" }))
            .ShouldBe((HttpStatusCode.OK, null));
        using var retry = await service.Client.PostAsync(
            Failed.Replace("/jobs", "/jobs/retry", StringComparison.Ordinal), null);

        retry.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await CrashScene.RestAsync(service);
        (await target.ReadEntriesAsync()).Order().ShouldBe([(1, 2L), (1, 3L)]);
    }

    private static async Task RestartAsync(PostgresServer server)
    {
        await server.StopAsync();
        await server.StartAgainAsync();
    }

    private static async Task<(HttpStatusCode Status, string? Code)> SendAsync(
        ServiceProcess service, string path, object body)
    {
        using var response = await service.Client.PostAsJsonAsync(path, body);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return (response.StatusCode, response.IsSuccessStatusCode ? null : answer.GetProperty("code").GetString());
    }

    private static async Task<int> FailedAsync(ServiceProcess service) =>
        (await service.Client.GetFromJsonAsync<JsonElement>(Failed)).GetProperty("jobs").GetArrayLength();
}
