using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>Knows which region is the home of a shard.</summary>
internal interface IShardHomes
{
    /// <summary>The region that hosts the shard, or null while there is none.</summary>
    IActorRef HomeOf(string typeName, string shardId);
}
