using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>The stats of every region of one type, by the address of its node.</summary>
public sealed class ClusterShardingStats : IClusterShardingSerializable, IEquatable<ClusterShardingStats>
{
    public readonly IImmutableDictionary<Address, ShardRegionStats> Regions;

    public ClusterShardingStats(IImmutableDictionary<Address, ShardRegionStats> regions) => Regions = regions;

    public bool Equals(ClusterShardingStats other) =>
        other is not null
        && Regions.Count == other.Regions.Count
        && Regions.All(entry => other.Regions.TryGetValue(entry.Key, out var stats) && stats.Equals(entry.Value));

    public override bool Equals(object obj) => Equals(obj as ClusterShardingStats);

    public override int GetHashCode() => Regions.Count;
}
