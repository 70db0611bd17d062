namespace Akka.Cluster.Sharding;

/// <summary>
/// Where an entity is in its life: Starting → Running → Stopping, and from there gone, or Starting again where messages wait for it.
/// Only a running entity is passed messages; for the others they are kept.
/// </summary>
internal enum EntityPhase
{
    Starting,
    Running,
    Stopping,
}
