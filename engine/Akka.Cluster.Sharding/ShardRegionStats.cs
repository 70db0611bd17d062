using System.Collections.Immutable;

namespace Akka.Cluster.Sharding;

/// <summary>How many entities each shard of one region has running, and the ids of shards that did not answer.</summary>
public sealed class ShardRegionStats : IClusterShardingSerializable, IEquatable<ShardRegionStats>
{
    public readonly IImmutableDictionary<string, int> Stats;

    public readonly IImmutableSet<string> Failed;

    public ShardRegionStats(IImmutableDictionary<string, int> stats)
        : this(stats, ImmutableHashSet<string>.Empty)
    {
    }

    public ShardRegionStats(IImmutableDictionary<string, int> stats, IImmutableSet<string> failed)
    {
        Stats = stats;
        Failed = failed;
    }

    public bool Equals(ShardRegionStats other) =>
        other is not null && SameEntries(Stats, other.Stats) && Failed.SetEquals(other.Failed);

    public override bool Equals(object obj) => Equals(obj as ShardRegionStats);

    public override int GetHashCode() => HashCode.Combine(Stats.Count, Failed.Count);

    private static bool SameEntries(IImmutableDictionary<string, int> one, IImmutableDictionary<string, int> other) =>
        one.Count == other.Count && one.All(entry => other.TryGetValue(entry.Key, out var count) && count == entry.Value);
}
