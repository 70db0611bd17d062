using Microsoft.Extensions.Logging;

namespace TableActors.Sqlite.Connections;

/// <content>Log lines: events 1000 to 1009.</content>
internal sealed partial class SqliteWriterQueue
{
    [LoggerMessage(1000, LogLevel.Error, "A transaction of {Batches} batches failed; the database is opened anew.")]
    private partial void TransactionFailed(Exception failure, int batches);

    [LoggerMessage(1001, LogLevel.Error, "The database failed; it is opened anew.")]
    private partial void WorkFailed(Exception failure);
}
