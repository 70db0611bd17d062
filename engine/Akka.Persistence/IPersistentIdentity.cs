namespace Akka.Persistence;

/// <summary>Names what is persisted, and where.</summary>
public interface IPersistentIdentity
{
    string PersistenceId { get; }

    /// <summary>The configuration path of the journal; null or empty for the default one.</summary>
    string JournalPluginId { get; }

    /// <summary>The configuration path of the snapshot store; null or empty for the default one.</summary>
    string SnapshotPluginId { get; }
}
