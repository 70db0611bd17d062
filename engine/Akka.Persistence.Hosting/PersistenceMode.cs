namespace Akka.Persistence.Hosting;

/// <summary>Which plugins are set up.</summary>
public enum PersistenceMode
{
    Both,
    Journal,
    SnapshotStore,
}
