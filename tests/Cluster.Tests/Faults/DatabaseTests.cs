using TableActors.Cluster.Tests.Load;
using TableActors.Cluster.Tests.Processes;
using TableActors.TestSupport;
using Xunit.Abstractions;

namespace TableActors.Cluster.Tests.Faults;

/// <summary>
/// The database fails all nodes at once: nobody is declared dead for it, and they go on when it
/// does.
/// </summary>
[Trait("Category", "Crash")]
public sealed class DatabaseTests(OwnPostgres postgres, ITestOutputHelper output) : IClassFixture<OwnPostgres>
{
    // Longer than any time after which one node takes another for dead, at 5 signs of life a second.
    private const int BeatsToGoOn = 40;
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Database_RestartedFrozenOrEndingSessions_CostsNoNode()
    {
        var server = postgres.Server;
        var report = new FaultReport(output);
        await using var cluster = await ClusterOfProcesses.StartAsync(server, 3);
        await using var load = await MixedLoad.StartAsync(cluster);
        await cluster.SpreadAsync();
        for (var round = 0; round < FaultRounds.Count; round++)
        {
            await server.StopAsync();
            await server.StartAgainAsync();
            report.Add(
                "PostgreSQL restarted at once", await ReachAllAsync(load), 0, (await cluster.EvictedAsync()).Count);
            await FreezeAsync(server);
            report.Add(
                $"PostgreSQL frozen for {Frozen.TotalSeconds} s", await ReachAllAsync(load), 0,
                (await cluster.EvictedAsync()).Count);
            await cluster.QueryAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '%tableactors/%'",
                _ => true);
            report.Add(
                "all sessions of the nodes ended", await ReachAllAsync(load), 0, (await cluster.EvictedAsync()).Count);
        }

        await GoOnAsync(cluster);
        (await cluster.EvictedAsync()).ShouldBeEmpty(cluster.Output);
        (await cluster.SpreadAsync()).Up.Count.ShouldBe(3);
        report.Write(await load.EndAsync(withoutKeysMayFail: true));
    }

    private static Task<TimeSpan[]> ReachAllAsync(MixedLoad load) =>
        Task.WhenAll(ServiceText.Tables.Select(load.ReachAsync));

    private static async Task FreezeAsync(PostgresServer server)
    {
        await server.FreezeAsync();
        try
        {
            // The length of the pause is what the fault is.
            await Task.Delay(Frozen);
        }
        finally
        {
            await server.ThawAsync();
        }
    }

    // A wrong verdict would come after the fault, when all look at each other again.
    private static async Task GoOnAsync(ClusterOfProcesses cluster)
    {
        const string beats =
            "SELECT beat FROM ta_members WHERE state IN ('joining', 'up', 'leaving') ORDER BY incarnation";
        var before = await cluster.QueryAsync(beats, row => row.GetInt64(0));
        await Eventually.SeeAsync(
            $"each of {before.Count} members gave {BeatsToGoOn} signs of life",
            () => cluster.QueryAsync(beats, row => row.GetInt64(0)),
            now => now.Count == before.Count && now.Zip(before).All(pair => pair.First >= pair.Second + BeatsToGoOn));
    }
}
