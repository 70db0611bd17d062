using System.Collections.Immutable;

namespace Akka.Cluster.Sharding;

/// <summary>The entities that one shard has running.</summary>
public sealed class ShardState : IClusterShardingSerializable, IEquatable<ShardState>
{
    public readonly string ShardId;

    public readonly IImmutableSet<string> EntityIds;

    public ShardState(string shardId, IImmutableSet<string> entityIds)
    {
        ShardId = shardId;
        EntityIds = entityIds;
    }

    public bool Equals(ShardState other) => other is not null && ShardId == other.ShardId && EntityIds.SetEquals(other.EntityIds);

    public override bool Equals(object obj) => Equals(obj as ShardState);

    // The ids are left out: sets that hold the same in another order must hash alike.
    public override int GetHashCode() => HashCode.Combine(ShardId, EntityIds.Count);
}
