using Npgsql;
using TableActors.Cluster.Tests.Load;
using TableActors.Cluster.Tests.Processes;
using TableActors.TestSupport;
using Xunit.Abstractions;

namespace TableActors.Cluster.Tests.Faults;

/// <summary>
/// Nodes that no longer reach each other, or the database, while clients reach them all: one side
/// goes, and the other has all tables.
/// </summary>
[Trait("Category", "Crash")]
public sealed class PartedTests(OwnPostgres postgres, ITestOutputHelper output) : IClassFixture<OwnPostgres>
{
    private const int ExitCodeOfTheEvicted = 17;
    private const int PairsUntilNobodyIsLeft = 10;

    // The last of three that live can neither be left out nor be alone in the way that the first
    // can: so the first is cut off.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public Task Cut_OfANodeFromTheOthers_LeavesOneSide(int nodes) =>
        PartAsync($"{nodes} nodes, the oldest cut off from the others", nodes, (lines, processes) =>
        {
            lines[0].Cut();
            foreach (var line in lines[1..])
                line.Cut(processes[0]);
        });

    [Fact]
    public Task Cut_InOneDirection_LeavesExactlyOne() =>
        PartAsync("2 nodes, the younger not heard by the older", 2, (lines, _) =>
        {
            lines[0].Cut(Swallowed.Calls);
            lines[1].Cut(Swallowed.Answers);
        });

    [Fact]
    public async Task Cut_FromTheDatabase_ReplacesTheNode()
    {
        var report = new FaultReport(output);
        for (var round = 0; round < FaultRounds.Count; round++)
        {
            await using var cluster = await ClusterOfProcesses.StartAsync(postgres.Server, 2);
            var store = new NpgsqlConnectionStringBuilder(cluster.Store);
            await using var line = new CuttableLine(store.Port);
            store.Port = line.Port;
            var node = cluster.Launch(store: store.ConnectionString);
            await cluster.ReadyAsync(node);
            cluster.Serve();
            await using var load = await MixedLoad.StartAsync(cluster);
            var victim = (await cluster.SpreadAsync()).Up.Single(member => member.ProcessId == node.Id);
            line.Cut();
            var reaching = victim.TableNames.Select(load.ReachAsync).ToList();
            // Where a node cannot reach the database it says that it is not ready.
            await cluster.TurnAwayAsync(node);
            var times = await Task.WhenAll(reaching);
            (await cluster.EvictedAsync()).ShouldBe([node.Id], cluster.Output);
            (await node.EndAsync()).ShouldBe(ExitCodeOfTheEvicted, node.Output);
            report.Add("3 nodes, one cut off from the database", times, 1, 1);
            output.WriteLine(await load.EndAsync(withoutKeysMayFail: true));
        }

        report.Write("");
    }

    // Both sides ask at the same moment, because nobody is answered until both have asked.
    [Fact]
    public async Task Verdicts_AskedForByBothSides_LeaveOne() =>
        (await AccuseEachOtherAsync(without: null)).ShouldBe(1);

    // The first verdict ends the sessions of the other side too, which may therefore be gone before
    // it asks a second time: so not every pair ends like this.
    [Fact]
    public async Task Verdicts_AskedForByBothSidesWithoutTheRuleForEvictors_CanLeaveNobody()
    {
        var left = new List<int>();
        while (!left.Contains(0) && left.Count < PairsUntilNobodyIsLeft)
            left.Add(await AccuseEachOtherAsync(without: "verdict"));
        output.WriteLine($"nodes left of two, pair by pair: {string.Join(", ", left)}");
        left.ShouldContain(0);
    }

    private async Task PartAsync(string fault, int nodes, Action<CuttableLine[], NodeProcess[]> cut)
    {
        var report = new FaultReport(output);
        for (var round = 0; round < FaultRounds.Count; round++)
        {
            var lines = Enumerable.Range(0, nodes).Select(_ => new CuttableLine()).ToArray();
            await using var cluster = await ClusterOfProcesses.PrepareAsync(postgres.Server);
            foreach (var line in lines)
                await cluster.AddAsync(line);
            await using var load = await MixedLoad.StartAsync(cluster);
            var map = await cluster.SpreadAsync();
            map.Up.Select(member => member.Address).ShouldBe(lines.Select(line => line.Address));
            var processes = map.Up.Select(cluster.NodeOf).ToArray();
            cut(lines, processes);
            var reaching = map.Up.SelectMany(member => member.TableNames).Select(load.ReachAsync).ToList();

            await Eventually.SeeAsync(
                "a side of the cut ended", () => Task.FromResult(cluster.Nodes.Count), count => count < nodes);
            var ended = processes.First(node => node.HasEnded);
            cluster.Serve();
            var times = await Task.WhenAll(reaching);
            (await ended.EndAsync()).ShouldBe(ExitCodeOfTheEvicted, ended.Output);
            cluster.Nodes.Count.ShouldBe(nodes - 1, cluster.Output);
            if (nodes > 2)
                ended.ShouldBe(processes[0], cluster.Output);
            var evicted = await cluster.EvictedAsync();
            evicted.ShouldBe([ended.Id], cluster.Output);
            report.Add(fault, times, 1, evicted.Count);
            output.WriteLine(await load.EndAsync(withoutKeysMayFail: true));
            foreach (var line in lines)
                await line.DisposeAsync();
        }

        report.Write("");
    }

    // How many of two nodes live on.
    private async Task<int> AccuseEachOtherAsync(string? without)
    {
        await using CuttableLine first = new(), second = new();
        await using var cluster = await ClusterOfProcesses.PrepareAsync(postgres.Server, without);
        await cluster.AddAsync(first);
        await cluster.AddAsync(second);
        await using (var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(cluster.Store) { Pooling = false }))
        await using (var connection = await source.OpenConnectionAsync())
        {
            await using var hold = new NpgsqlCommand(
                "SELECT pg_advisory_lock('ta_members'::regclass::oid::int, 0)", connection);
            await hold.ExecuteNonQueryAsync();
            first.Cut();
            second.Cut();
            const string waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 'ta_members'::regclass AND objid = 0 AND NOT granted";
            await Eventually.SeeAsync(
                "both sides asked", () => cluster.QueryAsync(waiting, row => row.GetInt64(0)), count => count is [2]);
        }

        await Eventually.SeeAsync(
            "a side of the cut ended", () => Task.FromResult(cluster.Nodes.Count), count => count < 2);
        // Whoever is evicted sees it with its next sign of life.
        await Eventually.SeeAsync(
            "the evicted had ended", cluster.EvictedAsync,
            evicted => cluster.Nodes.All(node => !evicted.Contains(node.Id)));
        return cluster.Nodes.Count;
    }
}
