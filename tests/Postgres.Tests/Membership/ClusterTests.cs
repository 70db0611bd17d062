using Akka.Actor;
using Akka.Cluster;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Postgres.Membership;
using TableActors.TestSupport;
using Xunit.Abstractions;

namespace TableActors.Postgres.Tests.Membership;

/// <summary>Clusters of several actor systems, whose members find and judge each other in a database.</summary>
[Trait("Category", "Crash")]
public sealed class ClusterTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly List<ClusterNode> _nodes = [];
    private MembersDatabase _database = null!;

    public async Task InitializeAsync() => _database = await MembersDatabase.InSchemaAsync();

    public async Task DisposeAsync()
    {
        await Task.WhenAll(_nodes.Select(node => node.DisposeAsync().AsTask()));
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Nodes_ThatStartAtOnce_FormOneCluster(int round)
    {
        var entered = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ClusterNode.EnterAsync(_database)));
        _nodes.AddRange(entered);

        await Task.WhenAll(entered.Select(node => node.Membership.JoinAsync(node.System, default)))
            .OrFailAsync($"all join in round {round}");

        foreach (var node in entered)
            await Eventually.IsTrueAsync(() => IsClusterOf(node, entered), "every node sees the same cluster");
        (await _database.ScalarAsync<long>("SELECT count(DISTINCT cluster) FROM ta_members WHERE state = 'up'"))
            .ShouldBe(1);
        (await _database.ScalarAsync<long>("SELECT count(*) FROM ta_members WHERE state = 'up'")).ShouldBe(5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Nodes_WhoseFirstDiesWhileTheyJoinIt_FormOneCluster(int round)
    {
        var entered = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ClusterNode.EnterAsync(_database)));
        _nodes.AddRange(entered);
        var joining = entered.ToDictionary(node => node.Name.Incarnation, node => JoinOrRefuseAsync(node));
        await Eventually.IsTrueAsync(async () => await FirstUpAsync() > 0, "one is up");
        var first = entered.Single(node => node.Name.Incarnation == FirstUpAsync().Result);

        await first.DieAsync();
        joining.Remove(first.Name.Incarnation);

        // Whoever is left over in the first one's cluster has to start again.
        var joined = await Task.WhenAll(joining.Values).OrFailAsync($"the others join in round {round}");
        var members = joined.OfType<ClusterNode>().ToList();
        members.ShouldNotBeEmpty();
        output.WriteLine($"{members.Count} of 3 joined; {string.Join("; ", members.Select(node => node.View))}");
        foreach (var node in members)
            await Eventually.IsTrueAsync(() => IsClusterOf(node, members), "every node sees the same cluster");
    }

    [Fact]
    public async Task Node_ThatCannotReachThoseWhoAreUp_IsRefusedInTime()
    {
        var unreachable = await _database.Membership().EnterAsync(default);
        await _database.ExecuteAsync(
            $"UPDATE ta_members SET state = 'up', cluster = 1, uid = 1, address = 'akka.tcp://nodes@127.0.0.1:1' WHERE incarnation = {unreachable.Incarnation}");
        var node = await ClusterNode.EnterAsync(
            _database, MembersDatabase.Settings with { JoinWithin = TimeSpan.FromSeconds(1) });
        _nodes.Add(node);

        var refused = await Should.ThrowAsync<MembershipRefusedException>(
            () => node.Membership.JoinAsync(node.System, default));

        refused.Message.ShouldContain(
            "has not come into the cluster within 1 s; it was about to join akka.tcp://nodes@127.0.0.1:1");
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    public async Task Node_ThatDies_IsEvictedAndRemoved(int count, int victim)
    {
        var nodes = await StartAsync(count);
        await SettledAsync(nodes);
        var dead = nodes[victim];
        var rest = nodes.Except([dead]).ToList();
        var start = TimeProvider.System.GetTimestamp();

        await dead.DieAsync();

        await RemovedAsync(rest, dead);
        output.WriteLine($"removed after {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:F0} ms");
        (await ReasonAsync(dead)).ShouldBe("SessionGone");
        rest.ShouldAllBe(node => node.Ends == 0);
    }

    [Fact]
    public async Task Nodes_ThatDieOneAfterTheOther_LeaveTheLast()
    {
        var nodes = await StartAsync(3);
        await SettledAsync(nodes);
        for (var i = 0; i < 2; i++)
        {
            await nodes[i].DieAsync();
            await RemovedAsync(nodes[(i + 1)..], nodes[i]);
        }

        nodes[2].Membership.View.State.ShouldBe(MemberState.Up);
        nodes[2].Ends.ShouldBe(0);
        _nodes.Add(await ClusterNode.JoinAsync(_database));
        await Eventually.IsTrueAsync(() => nodes[2].Others.Count() == 1, "another joins the last");
    }

    [Fact]
    public async Task Node_WhoseSessionsAreEnded_IsMemberStill()
    {
        var nodes = await StartAsync(3);
        await SettledAsync(nodes);
        for (var round = 0; round < 4; round++)
        {
            var victim = nodes[round % 3];
            var beat = await _database.BeatAsync(victim.Name.Incarnation);
            await _database.EndSessionAsync(victim.Name.Incarnation);
            await Eventually.IsTrueAsync(
                async () => await _database.BeatAsync(victim.Name.Incarnation) > beat + 10, "the member beats again");
        }

        await AllAreUpAsync(nodes);
    }

    [Fact]
    public async Task Node_ThatStandsStill_IsEvicted_LosesItsRowLocks_AndEndsWhenItGoesOn()
    {
        var nodes = await StartAsync(3);
        var frozen = nodes[1];
        await _database.ExecuteAsync("CREATE TABLE films (id integer PRIMARY KEY); INSERT INTO films VALUES (1)");
        await using var writing = _database.Open(frozen.Name.ApplicationName("films"));
        await using var transaction = await writing.BeginTransactionAsync();
        MemberTable.Execute(writing, "UPDATE films SET id = 2");
        await using var unrelated = _database.Open("films");
        await SettledAsync(nodes);

        frozen.Time.Freeze();
        var freed = _database.ExecuteAsync("UPDATE films SET id = 3");

        await RemovedAsync([nodes[0], nodes[2]], frozen);
        (await ReasonAsync(frozen)).ShouldBe("BeatStale");
        (await freed.OrFailAsync("the row is free")).ShouldBe(1);
        Should.Throw<NpgsqlException>(() => MemberTable.Scalar(writing, "SELECT 1"));
        MemberTable.Scalar(unrelated, "SELECT 1").ShouldBe(1);
        frozen.Ended.IsCompleted.ShouldBeFalse();
        var beat = await _database.BeatAsync(frozen.Name.Incarnation);

        frozen.Time.Thaw();

        (await frozen.Ended.OrFailAsync("it ends")).ShouldContain("BeatStale");
        (await _database.BeatAsync(frozen.Name.Incarnation)).ShouldBe(beat);
        nodes.Sum(node => node.Ends).ShouldBe(1);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(3, 2)]
    [InlineData(2, 0)]
    public async Task Node_ThatTheOthersCannotReach_GoesOrTheyDo_ButNeverBoth(int count, int cut)
    {
        var nodes = await StartAsync(count);
        await SettledAsync(nodes);

        await nodes[cut].CutAsync();

        // Of two, the oldest stays.
        var gone = count == 2 ? nodes[1 - cut] : nodes[cut];
        (await gone.Ended.OrFailAsync("one side ends")).ShouldContain("Partition");
        await RemovedAsync(nodes.Except([gone]), gone);
        nodes.Sum(node => node.Ends).ShouldBe(1);
    }

    [Fact]
    public async Task Database_ThatStartsAnewWhileNodesLive_EvictsNobody_AndStillJudgesTheDead()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await MembersDatabase.OnAsync(server);
        var nodes = await ClusterNode.SeveralAsync(database, 3);
        _nodes.AddRange(nodes);
        foreach (var mode in (string[])["immediate", "fast"])
        {
            await SettledAsync(nodes);
            await server.StopAsync(mode);
            await server.StartAgainAsync();
        }

        await SettledAsync(nodes);
        nodes.ShouldAllBe(node => node.Ends == 0 && node.Membership.View.State == MemberState.Up);
        await nodes[0].DieAsync();
        await RemovedAsync(nodes[1..], nodes[0]);
        await Task.WhenAll(nodes.Select(node => node.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Node_ThatLeaves_IsNobodysVictim_AndItsPlaceIsFree()
    {
        var nodes = await StartAsync(3);
        await SettledAsync(nodes);
        var leaving = nodes[0];

        await leaving.Membership.LeavingAsync(default);
        await leaving.Cluster.LeaveAsync().OrFailAsync("it leaves");
        await leaving.System.Terminate().OrFailAsync("its actor system ends");
        await leaving.Membership.LeftAsync(default);

        await RemovedAsync(nodes[1..], leaving);
        (await _database.StateAsync(leaving.Name.Incarnation)).ShouldBe("left");
        leaving.Ends.ShouldBe(0);
        var next = await ClusterNode.JoinAsync(_database);
        _nodes.Add(next);
        await Eventually.IsTrueAsync(() => IsClusterOf(next, [nodes[1], nodes[2], next]), "another joins");
    }

    [Fact]
    public async Task Node_ThatStartsWhenAllHaveDied_FormsAClusterAnew()
    {
        var nodes = await StartAsync(2);
        await Task.WhenAll(nodes.Select(node => node.DieAsync()));

        var next = await ClusterNode.JoinAsync(_database);
        _nodes.Add(next);

        next.Cluster.State.Members.Count.ShouldBe(1);
        (await ReasonAsync(nodes[0])).ShouldBe("SessionGone");
    }

    private async Task<ClusterNode?> JoinOrRefuseAsync(ClusterNode node)
    {
        try
        {
            await node.Membership.JoinAsync(node.System, default);
            return node;
        }
        catch (MembershipRefusedException refused)
        {
            output.WriteLine($"{node.Address}: {refused.Message}");
            await node.DieAsync();
            return null;
        }
    }

    private Task<int> FirstUpAsync() =>
        _database.ScalarAsync<int>("SELECT coalesce(min(incarnation), 0) FROM ta_members WHERE state = 'up'");

    private static bool IsClusterOf(ClusterNode node, IReadOnlyCollection<ClusterNode> members) =>
        node.Cluster.State.Members.Count == members.Count
        && node.Cluster.State.Members.All(
            member => member.Status == MemberStatus.Up && members.Any(it => it.Address.Equals(member.UniqueAddress)));

    private async Task<ClusterNode[]> StartAsync(int count)
    {
        var nodes = await ClusterNode.SeveralAsync(_database, count);
        _nodes.AddRange(nodes);
        return nodes;
    }

    // Until every session has stood for long enough that its owner may suspect others.
    private static async Task SettledAsync(IEnumerable<ClusterNode> nodes)
    {
        var settled = nodes.Select(node =>
        {
            var stands = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            node.Membership.Looked += view =>
            {
                if (view.SessionAge > MembersDatabase.Settings.SessionSettled
                    && view.Peers.All(peer => !peer.IsSessionGone))
                    stands.TrySetResult();
            };
            return stands.Task;
        });
        await Task.WhenAll(settled).OrFailAsync("all sessions stand");
    }

    private static async Task RemovedAsync(IEnumerable<ClusterNode> nodes, ClusterNode removed)
    {
        foreach (var node in nodes)
            await Eventually.IsTrueAsync(() => !node.Others.Contains(removed.Address), "the others remove the node");
    }

    private async Task AllAreUpAsync(ClusterNode[] nodes)
    {
        (await _database.ScalarAsync<long>("SELECT count(*) FROM ta_members WHERE state = 'up'"))
            .ShouldBe(nodes.Length);
        nodes.ShouldAllBe(node => node.Ends == 0);
        foreach (var node in nodes)
            IsClusterOf(node, nodes).ShouldBeTrue();
    }

    private Task<string> ReasonAsync(ClusterNode node) =>
        _database.ScalarAsync<string>($"SELECT reason FROM ta_members WHERE incarnation = {node.Name.Incarnation}");
}
