namespace Akka.Cluster.Sharding;

/// <summary>Where the whereabouts of shards are kept by clusters that store them. This engine computes them instead.</summary>
public enum StateStoreMode
{
    Persistence,
    DData,
    Custom,
}
