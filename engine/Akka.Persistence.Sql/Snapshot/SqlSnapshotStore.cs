using Akka.Actor;
using Akka.Persistence.Snapshot;
using Akka.Persistence.Sql.Storage;

namespace Akka.Persistence.Sql.Snapshot;

/// <summary>A snapshot store in a SQL database.</summary>
internal sealed class SqlSnapshotStore : SnapshotStore
{
    private readonly SqlDatabase _database;
    private readonly PayloadCodec _codec;

    public SqlSnapshotStore(Configuration.Config config)
    {
        var settings = new SqlPluginSettings(config);
        _database = SqlPersistence.Get(Context.System).DatabaseAt(settings.Address);
        if (settings.AutoInitialize) _database.Require(DatabaseTables.Snapshot);
        _codec = new PayloadCodec((ExtendedActorSystem)Context.System, settings.Serializer);
    }

    protected override async Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        var row = await _database.ReadAsync(
            connection => SnapshotQueries.YoungestAsync(connection, _database.Names, persistenceId, criteria)).ConfigureAwait(false);
        if (row is null) return null;

        var metadata = new SnapshotMetadata(persistenceId, row.SequenceNr, new DateTime(row.Created, DateTimeKind.Utc));
        return new SelectedSnapshot(metadata, _codec.Decode(row.Payload));
    }

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        var row = new SnapshotRow(metadata.PersistenceId, metadata.SequenceNr, metadata.Timestamp.Ticks, _codec.Encode(snapshot));
        return _database.WriteAsync(new SnapshotWrite(row));
    }

    protected override Task DeleteAsync(SnapshotMetadata metadata)
    {
        var anyTime = metadata.Timestamp == DateTime.MinValue;
        var criteria = new SnapshotSelectionCriteria(
            metadata.SequenceNr, anyTime ? DateTime.MaxValue : metadata.Timestamp, metadata.SequenceNr, metadata.Timestamp);
        return DeleteAsync(metadata.PersistenceId, criteria);
    }

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        _database.WriteAsync(new SnapshotDeletion(persistenceId, criteria));
}
