namespace Akka.Cluster.Sharding;

/// <summary>Marks the sharding messages that may travel between nodes.</summary>
public interface IClusterShardingSerializable;
