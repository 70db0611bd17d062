using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>What a region knows of one shard that it hosts.</summary>
internal sealed class ShardSlot
{
    public ShardSlot(string shardId, IActorRef shard)
    {
        ShardId = shardId;
        Ref = shard;
    }

    public string ShardId { get; }

    /// <summary>The parent of the shard's entities.</summary>
    public IActorRef Ref { get; }
}
