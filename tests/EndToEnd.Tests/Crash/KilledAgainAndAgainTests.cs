using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit.Abstractions;
using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Crash;

/// <summary>
/// SIGKILL at any moment under a load of every kind of write, and what was promised must hold: nothing acknowledged is lost, nothing is
/// written or passed on twice, and at rest the target equals the source. <c>TABLEACTORS_KILLS</c> says how often (default 8).
/// </summary>
public sealed class KilledAgainAndAgainTests(ITestOutputHelper output)
{
    private const int ClientsOfAKind = 3;
    private const int MostAcknowledgementsOfALife = 300;

    private static readonly string ServiceFile = Path.Combine(AppContext.BaseDirectory, "Crash", "entries.conf");

    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("TABLEACTORS_KILLS") ?? "8", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Kill_UnderEveryKindOfLoad_OnSqlite_LosesAndDoublesNothing()
    {
        using var scratch = new ScratchFolder();
        await using var target = new SqliteCrashTarget(scratch.File("target.db"));
        await RunAsync(scratch.File("tables.db"), target, scratch);
    }

    [Fact]
    public async Task Kill_UnderEveryKindOfLoad_OnPostgres_LosesAndDoublesNothing()
    {
        using var scratch = new ScratchFolder();
        await using var server = await PostgresServer.StartAsync("fsync=on");
        await using var target = new PostgresCrashTarget(await server.CreateDatabaseAsync());
        await RunAsync(await server.CreateDatabaseAsync(), target, scratch);
    }

    private async Task RunAsync(string store, CrashTarget target, ScratchFolder scratch)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}, {Kills} kills");
        var random = new Random(seed);
        await target.CreateAsync();
        await using var service = new MortalService(() => ServiceProcess.StartAsync(
            ServiceFile, store, scratch.Path, ("CRASH_TARGET", target.Address), ("CRASH_MEDIA", scratch.File("media"))));
        await service.StartAsync();
        var acknowledgements = new Acknowledgements();
        var load = new MixedLoad(service, acknowledgements);
        var running = load.RunAsync(ClientsOfAKind);
        for (var kill = 0; kill < Kills; kill++)
        {
            var enough = acknowledgements.MoreAsync(random.Next(1, MostAcknowledgementsOfALife));
            // A client that fails ends the load: then there is nothing left to wait for.
            await Task.WhenAny(enough, running).OrFailAsync($"enough acknowledgements before kill {kill + 1}");
            if (running.IsFaulted)
                await running;
            await service.KillAndStartAgainAsync();
        }

        load.End();
        await running.OrFailAsync("every client got the answer to its last request");
        var alive = await service.AliveAsync();
        await NoJobIsPendingAsync(alive);
        output.WriteLine($"{acknowledgements.Count} acknowledged writes");
        await CompareAsync(alive, load, target);
    }

    private static async Task NoJobIsPendingAsync(ServiceProcess alive)
    {
        var deadline = DateTime.UtcNow.AddMinutes(2);
        while ((await alive.Client.GetFromJsonAsync<JsonElement>("/jobs?state=pending&limit=1")).GetProperty("jobs").GetArrayLength() > 0)
        {
            DateTime.UtcNow.ShouldBeLessThan(deadline, "jobs are pending still");
            await Task.Delay(50);
        }

        var failed = await alive.Client.GetFromJsonAsync<JsonElement>("/jobs?state=error&limit=3");
        failed.GetProperty("jobs").GetArrayLength().ShouldBe(0, failed.ToString());
    }

    private static async Task CompareAsync(ServiceProcess alive, MixedLoad load, CrashTarget target)
    {
        var entries = (await ReadAsync(alive, "/entries/all")).Select(row => (
            Client: row.GetProperty("client").GetInt32(), Number: row.GetProperty("number").GetInt64(),
            Text: row.GetProperty("text").GetString()!, Loud: row.GetProperty("loud").GetString()!)).ToList();
        var stored = entries.Select(entry => (entry.Client, entry.Number)).ToList();
        stored.ShouldBeUnique();
        entries.Where(entry => entry.Text != MixedLoad.TextOf(entry.Client, entry.Number) || entry.Loud != entry.Text.ToUpperInvariant()).ShouldBeEmpty("half written rows");
        string[] paths = ["/entries", "/entries/later", "/entries/exported", "/entries/once"];
        var sent = paths.SelectMany(load.SentTo).ToList();
        sent.Where(entry => entry.IsAcknowledged).Select(entry => entry.Id).Except(stored).ShouldBeEmpty("acknowledged rows are missing");
        stored.Except(sent.Select(entry => entry.Id)).ShouldBeEmpty("rows nobody sent");
        foreach (var path in paths[..3])
            load.SentTo(path).ShouldAllBe(entry => entry.IsAcknowledged);

        var exported = await target.ReadEntriesAsync();
        exported.ShouldBeUnique();
        exported.Order().ShouldBe(load.SentTo("/entries/exported").Select(entry => entry.Id).Order(), "what was passed on");

        var counters = (await ReadAsync(alive, "/counters/all")).ToDictionary(row => row.GetProperty("id").GetInt64(), row => row.GetProperty("value").GetInt64());
        counters.OrderBy(counter => counter.Key).ShouldBe(load.Counters.OrderBy(counter => counter.Key), "the counters");
        (await target.ReadCountersAsync()).OrderBy(counter => counter.Key).ShouldBe(load.Counters.OrderBy(counter => counter.Key), "the copied counters");
    }

    private static async Task<IEnumerable<JsonElement>> ReadAsync(ServiceProcess alive, string path)
    {
        using var response = await alive.Client.PostAsync(path, null);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("rows").EnumerateArray();
    }
}
