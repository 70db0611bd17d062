using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace TableActors.Engine.Tests.Sharding;

public sealed class ShardRegionQueryTests : ShardingSpec
{
    private readonly NumberedShards _shards = new();

    [Fact]
    public void GetShardRegionState_OfARegion_ListsTheEntitiesOfEachShard()
    {
        var region = StartWithEntities("one", "two", "three");

        region.Tell(GetShardRegionState.Instance);

        var state = ExpectMsg<CurrentShardRegionState>();
        state.Failed.ShouldBeEmpty();
        foreach (var shard in state.Shards)
            shard.EntityIds.ShouldAllBe(id => _shards.ShardId(id, null) == shard.ShardId);
        state.Shards.SelectMany(shard => shard.EntityIds).ShouldBe(["one", "two", "three"], ignoreOrder: true);
    }

    [Fact]
    public void GetShardRegionStats_OfARegion_CountsTheEntitiesOfEachShard()
    {
        var region = StartWithEntities("one", "two", "three");

        region.Tell(GetShardRegionStats.Instance);

        var stats = ExpectMsg<ShardRegionStats>();
        stats.Stats.Values.Sum().ShouldBe(3);
        stats.Stats.Keys.ShouldContain(_shards.ShardId("one"));
    }

    [Fact]
    public void GetCurrentRegions_OfACluster_ListsTheAddressesOfItsNodes()
    {
        var region = StartWithEntities("one");

        region.Tell(GetCurrentRegions.Instance);

        ExpectMsg<CurrentRegions>().Regions.ShouldBe([Cluster.Get(Sys).SelfAddress]);
    }

    [Fact]
    public void GetClusterShardingStats_OfACluster_HasTheStatsOfEachNode()
    {
        var region = StartWithEntities("one", "two");

        region.Tell(new GetClusterShardingStats(RemainingOrDefault));

        var stats = ExpectMsg<ClusterShardingStats>().Regions.ShouldHaveSingleItem();
        stats.Key.ShouldBe(Cluster.Get(Sys).SelfAddress);
        stats.Value.Stats.Values.Sum().ShouldBe(2);
    }

    private IActorRef StartWithEntities(params string[] ids)
    {
        var region = StartRegion((_, self) => self.OnAny(message => self.Sender.Tell(message)));
        foreach (var id in ids)
        {
            region.Tell(To(id, id));
            ExpectMsg(id);
        }

        return region;
    }
}
