namespace Akka.Persistence.Snapshot;

/// <summary>Has no snapshots, and refuses to save any.</summary>
public sealed class NoSnapshotStore : SnapshotStore
{
    protected override Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        Task.FromResult<SelectedSnapshot>(null);

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot) => Task.FromException(Missing());

    protected override Task DeleteAsync(SnapshotMetadata metadata) => Task.FromException(Missing());

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Task.FromException(Missing());

    private static NoSnapshotStoreException Missing() =>
        new("There is no snapshot store: akka.persistence.snapshot-store.plugin names none.");

    public class NoSnapshotStoreException : Exception
    {
        public NoSnapshotStoreException()
        {
        }

        public NoSnapshotStoreException(string message)
            : base(message)
        {
        }

        public NoSnapshotStoreException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }
}
