namespace Akka.Cluster.Sharding;

/// <summary>The strategies that come with sharding.</summary>
public static class ShardAllocationStrategy
{
    /// <summary>
    /// New shards go to the region that has the fewest. The limits bound how many shards may move in one round;
    /// here a shard only moves when its node leaves, so they are checked and otherwise without effect.
    /// </summary>
    public static IShardAllocationStrategy LeastShardAllocationStrategy(int absoluteLimit, double relativeLimit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(absoluteLimit);
        ArgumentOutOfRangeException.ThrowIfNegative(relativeLimit);
        return new LeastShardAllocation();
    }
}
