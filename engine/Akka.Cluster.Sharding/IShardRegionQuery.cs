namespace Akka.Cluster.Sharding;

/// <summary>Marks the questions that a shard region answers itself.</summary>
public interface IShardRegionQuery;
