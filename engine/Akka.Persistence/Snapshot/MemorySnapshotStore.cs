namespace Akka.Persistence.Snapshot;

/// <summary>Keeps snapshots as they are, until the actor system ends. For specs.</summary>
public class MemorySnapshotStore : SnapshotStore
{
    private readonly Lock _lock = new();

    protected virtual List<SnapshotEntry> Snapshots { get; } = [];

    protected override Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        lock (_lock)
        {
            var youngest = Snapshots
                .Where(entry => entry.PersistenceId == persistenceId && criteria.Matches(entry.Metadata))
                .MaxBy(entry => entry.SequenceNr);
            return Task.FromResult(youngest is null ? null : new SelectedSnapshot(youngest.Metadata, youngest.Snapshot));
        }
    }

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        lock (_lock)
        {
            Remove(entry => entry.PersistenceId == metadata.PersistenceId && entry.SequenceNr == metadata.SequenceNr);
            Snapshots.Add(new SnapshotEntry
            {
                Id = $"{metadata.PersistenceId}_{metadata.SequenceNr}",
                PersistenceId = metadata.PersistenceId,
                SequenceNr = metadata.SequenceNr,
                Timestamp = metadata.Timestamp.Ticks,
                Snapshot = snapshot,
            });
        }

        return Task.CompletedTask;
    }

    protected override Task DeleteAsync(SnapshotMetadata metadata)
    {
        lock (_lock)
        {
            Remove(entry => entry.PersistenceId == metadata.PersistenceId
                && entry.SequenceNr == metadata.SequenceNr
                && (metadata.Timestamp == DateTime.MinValue || entry.Timestamp == metadata.Timestamp.Ticks));
        }

        return Task.CompletedTask;
    }

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        lock (_lock) Remove(entry => entry.PersistenceId == persistenceId && criteria.Matches(entry.Metadata));
        return Task.CompletedTask;
    }

    private void Remove(Predicate<SnapshotEntry> which) => Snapshots.RemoveAll(which);
}
