using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Microsoft.Extensions.Logging.Abstractions;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Tables;

/// <summary>Table actors behind their region, in a cluster of this process alone.</summary>
public sealed class TableRegionTests() : ActorSpec(ClusterOfOne), IAsyncLifetime
{
    private const string ClusterOfOne =
        """
        akka.actor.provider = cluster
        akka.test.single-expect-default = 15s
        """;

    private static readonly TableSchema Films = TestSchema.Of(
        "films", t => t.Int("id").PrimaryKey().String("title").Nullable());
    private readonly HeldStore _store = new();

    public async Task InitializeAsync()
    {
        var cluster = Akka.Cluster.Cluster.Get(Sys);
        var isUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberUp(isUp.SetResult);
        cluster.Join(cluster.SelfAddress);
        await isUp.Task.OrFailAsync("the node is a cluster");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Write_ToATable_ReachesItsActor()
    {
        var region = StartRegion();

        region.Tell(Film(1), TestActor);

        await GrantLeaseAsync(1);
        (await _store.NextCommitAsync()).Succeed();
        ExpectMsg<RowWritten>().Row.Values[0].ShouldBe(1L);
        LastSender.Path.Name.ShouldBe("films");
    }

    [Fact]
    public async Task Table_WithoutWritesForAWhile_IsPutToRestAndStartsAnewWithTheNextWrite()
    {
        var region = StartRegion(settings => settings.WithPassivateIdleAfter(TimeSpan.FromMilliseconds(300)));
        region.Tell(Film(1), TestActor);
        await GrantLeaseAsync(1);
        (await _store.NextCommitAsync()).Succeed();
        ExpectMsg<RowWritten>();

        ExpectTerminated(Watch(LastSender));

        region.Tell(Film(2), TestActor);
        await GrantLeaseAsync(2);
        var commit = await _store.NextCommitAsync();
        commit.Lease.Epoch.ShouldBe(2);
        commit.Succeed();
        ExpectMsg<RowWritten>().Row.Values[0].ShouldBe(2L);
    }

    [Fact]
    public async Task HandOff_DuringACommit_AnswersEverythingThatWasAccepted()
    {
        var region = Watch(StartRegion());
        region.Tell(Film(0), TestActor);
        await GrantLeaseAsync(1);
        var first = await _store.NextCommitAsync();
        for (var i = 1; i <= 10; i++)
            region.Tell(Film(i), TestActor);

        region.Tell(GracefulShutdown.Instance);

        first.Succeed();
        for (var carriedOut = 0; carriedOut < 10;)
        {
            var commit = await _store.NextCommitAsync();
            carriedOut += commit.Batch.Count;
            commit.Succeed();
        }

        for (var i = 0; i <= 10; i++)
            ExpectMsg<RowWritten>().Row.Values[0].ShouldBe((long)i);
        ExpectTerminated(region);
    }

    [Fact]
    public void Write_ToATableThatIsNotServedHere_IsRefused()
    {
        var region = StartRegion();
        var other = TestSchema.Of("others", t => t.Int("id").PrimaryKey());
        region.Tell(other.Insert(1L), TestActor);
        ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.SchemaChanged);
    }

    private static InsertRow Film(long id) => Films.Insert(id, null);

    private IActorRef StartRegion(Func<ClusterShardingSettings, ClusterShardingSettings>? change = null)
    {
        var sharding = ClusterSharding.Get(Sys);
        var settings = ClusterShardingSettings.Create(Sys);
        settings = change?.Invoke(settings) ?? settings;
        var environment = new TableEnvironment(
            _store, new WriteLimits(1000, 1 << 20, 1000, 1 << 20), new LiveEntities(), TimeProvider.System,
            NullLogger<TableActor>.Instance);
        return sharding.Start(
            "table",
            id => id == "films"
                ? Props.Create(() => new TableActor(Films, environment))
                : Props.Create(() => new MissingTableActor()),
            settings, new TableMessageExtractor(), sharding.DefaultShardAllocationStrategy(settings),
            DrainTable.Instance);
    }

    private async Task GrantLeaseAsync(long epoch) =>
        (await _store.NextAcquireAsync()).SetResult(new TableLease(Films, epoch));
}
