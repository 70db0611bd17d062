using System.Data.Common;

namespace Akka.Persistence.Sql.Storage;

internal sealed class SnapshotDeletion(string persistenceId, SnapshotSelectionCriteria criteria) : WriteRequest
{
    public override void Execute(DbConnection connection, TableNames names) => connection.Execute(
        $"DELETE FROM {names.Snapshot} WHERE {SnapshotQueries.Selected}", SnapshotQueries.Parameters(persistenceId, criteria));
}
