using System.Globalization;
using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;
using Xunit.Abstractions;

namespace TableActors.EndToEnd.Tests.Crash;

/// <summary>
/// SIGKILL at any moment under a load of every kind of write, and what was promised must hold: nothing acknowledged is lost, nothing is
/// written or passed on twice, and at rest the target equals the source. <c>TABLEACTORS_KILLS</c> says how often (default 8).
/// </summary>
public sealed class KilledAgainAndAgainTests(ITestOutputHelper output)
{
    private const int ClientsOfAKind = 3;
    private const int MostAcknowledgementsOfALife = 300;

    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("TABLEACTORS_KILLS") ?? "8", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(CrashStage.Sqlite)]
    [InlineData(CrashStage.Postgres)]
    public Task Kill_UnderEveryKindOfLoad_LosesAndDoublesNothing(string store) => CrashStage.PlayAsync(store, KillAsync);

    private async Task KillAsync(CrashScene scene)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}, {Kills} kills");
        var random = new Random(seed);
        await using var service = new MortalService(scene.StartAsync);
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
        await CrashScene.RestAsync(alive);
        output.WriteLine($"{acknowledgements.Count} acknowledged writes");
        await CompareAsync(alive, load, scene.Target);
    }

    private static async Task CompareAsync(ServiceProcess alive, MixedLoad load, CrashTarget target)
    {
        var entries = (await CrashScene.ReadAsync(alive, "/entries/all")).Select(row => (
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

        var counters = (await CrashScene.ReadAsync(alive, "/counters/all")).ToDictionary(row => row.GetProperty("id").GetInt64(), row => row.GetProperty("value").GetInt64());
        counters.OrderBy(counter => counter.Key).ShouldBe(load.Counters.OrderBy(counter => counter.Key), "the counters");
        (await target.ReadCountersAsync()).OrderBy(counter => counter.Key).ShouldBe(load.Counters.OrderBy(counter => counter.Key), "the copied counters");
    }
}
