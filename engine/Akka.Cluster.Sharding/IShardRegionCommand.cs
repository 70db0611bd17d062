namespace Akka.Cluster.Sharding;

/// <summary>Marks what a shard region or a shard is told to do, as against what it passes on to an entity.</summary>
public interface IShardRegionCommand;
