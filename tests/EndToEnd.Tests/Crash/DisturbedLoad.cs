using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Crash;

/// <summary>
/// A load of every kind of write, which something disturbs again and again; then what was promised
/// is compared with what is there.
/// </summary>
internal static class DisturbedLoad
{
    private const int ClientsOfAKind = 3;
    private const int MostAcknowledgementsBetween = 300;

    /// <summary>Runs the load.</summary>
    /// <param name="scene">Where.</param>
    /// <param name="random">Says when.</param>
    /// <param name="times">How often it is disturbed.</param>
    /// <param name="disturb">The disturbance.</param>
    /// <returns>How many writes were acknowledged.</returns>
    public static async Task<long> RunAsync(
        CrashScene scene, Random random, int times, Func<MortalService, Task> disturb)
    {
        await using var service = new MortalService(scene.StartAsync);
        await service.StartAsync();
        var acknowledgements = new Acknowledgements();
        var load = new MixedLoad(service, acknowledgements);
        var running = load.RunAsync(ClientsOfAKind);
        for (var time = 1; time <= times; time++)
        {
            var enough = acknowledgements.MoreAsync(random.Next(1, MostAcknowledgementsBetween));
            // A client that fails ends the load: then there is nothing left to wait for.
            await Task.WhenAny(enough, running).OrFailAsync($"enough acknowledgements before disturbance {time}");
            if (running.IsFaulted)
                await running;
            await disturb(service);
        }

        load.End();
        await running.OrFailAsync("every client got the answer to its last request");
        var alive = await service.AliveAsync();
        await CrashScene.RestAsync(alive);
        await CompareAsync(alive, load, scene.Target);
        return acknowledgements.Count;
    }

    private static async Task CompareAsync(ServiceProcess alive, MixedLoad load, CrashTarget target)
    {
        var entries = (await CrashScene.ReadAsync(alive, "/entries/all")).Select(row => (
            Client: row.GetProperty("client").GetInt32(), Number: row.GetProperty("number").GetInt64(),
            Text: row.GetProperty("text").GetString()!, Loud: row.GetProperty("loud").GetString()!)).ToList();
        var stored = entries.Select(entry => (entry.Client, entry.Number)).ToList();
        stored.ShouldBeUnique();
        entries.Where(entry => entry.Text != MixedLoad.TextOf(entry.Client, entry.Number)
            || entry.Loud != entry.Text.ToUpperInvariant()).ShouldBeEmpty("half written rows");
        string[] paths = ["/entries", "/entries/later", "/entries/exported", "/entries/once"];
        var sent = paths.SelectMany(load.SentTo).ToList();
        sent
            .Where(entry => entry.IsAcknowledged)
            .Select(entry => entry.Id)
            .Except(stored)
            .ShouldBeEmpty("acknowledged rows are missing");
        stored.Except(sent.Select(entry => entry.Id)).ShouldBeEmpty("rows nobody sent");
        foreach (var path in paths[..3])
            load.SentTo(path).ShouldAllBe(entry => entry.IsAcknowledged);

        var exported = await target.ReadEntriesAsync();
        exported.ShouldBeUnique();
        exported.Order()
            .ShouldBe(load.SentTo("/entries/exported").Select(entry => entry.Id).Order(), "what was passed on");

        var counters = (await CrashScene.ReadAsync(alive, "/counters/all"))
            .ToDictionary(row => row.GetProperty("id").GetInt64(), row => row.GetProperty("value").GetInt64());
        counters.OrderBy(counter => counter.Key)
            .ShouldBe(load.Counters.OrderBy(counter => counter.Key), "the counters");
        (await target.ReadCountersAsync())
            .OrderBy(counter => counter.Key)
            .ShouldBe(load.Counters.OrderBy(counter => counter.Key), "the copied counters");
    }
}
