using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

public sealed partial class ShardRegion
{
    private bool Answer(IShardRegionQuery query)
    {
        object answer = query switch
        {
            GetShardRegionState => CurrentState(),
            GetShardRegionStats => CurrentStats(),
            GetCurrentRegions => new CurrentRegions(ImmutableHashSet.Create(SelfAddress)),
            GetClusterShardingStats => new ClusterShardingStats(
                ImmutableDictionary<Address, ShardRegionStats>.Empty.Add(SelfAddress, CurrentStats())),
            _ => null,
        };
        if (answer is null)
            return false;

        Sender.Tell(answer);
        return true;
    }

    private static Address SelfAddress => Cluster.Get(Context.System).SelfAddress;

    private CurrentShardRegionState CurrentState()
    {
        var ids = LiveEntities.ToLookup(entity => entity.Shard.ShardId, entity => entity.EntityId);
        return new CurrentShardRegionState(
            _shards.Keys.Select(shardId => new ShardState(shardId, ids[shardId].ToImmutableHashSet())).ToImmutableHashSet());
    }

    private ShardRegionStats CurrentStats()
    {
        var counts = LiveEntities.CountBy(entity => entity.Shard.ShardId).ToDictionary();
        return new ShardRegionStats(_shards.Keys.ToImmutableDictionary(shardId => shardId, shardId => counts.GetValueOrDefault(shardId)));
    }

    // Messages kept for a region that is leaving have a slot, but no entity.
    private IEnumerable<EntitySlot> LiveEntities =>
        _isLeaving ? _entities.Values.Where(entity => entity.Ref is not null) : _entities.Values;
}
