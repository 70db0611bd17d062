namespace Akka.Cluster.Sharding;

/// <summary>Where the ids of remembered entities are kept.</summary>
public enum RememberEntitiesStore
{
    DData,
    Eventsourced,
    Custom,
}
