namespace Akka.Cluster.Sharding;

/// <summary>Asks for the stats of every region of this type; answered by <see cref="ClusterShardingStats"/>.</summary>
public sealed class GetClusterShardingStats : IShardRegionQuery, IClusterShardingSerializable, IEquatable<GetClusterShardingStats>
{
    public readonly TimeSpan Timeout;

    public GetClusterShardingStats(TimeSpan timeout) => Timeout = timeout;

    public bool Equals(GetClusterShardingStats other) => other is not null && Timeout == other.Timeout;

    public override bool Equals(object obj) => Equals(obj as GetClusterShardingStats);

    public override int GetHashCode() => Timeout.GetHashCode();
}
