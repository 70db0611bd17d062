using Microsoft.Extensions.Logging;
using TableActors.Contracts.Naming;

namespace TableActors.Postgres.Commits;

/// <content>Log lines: events 1010 to 1019.</content>
internal sealed partial class PostgresTableWriter
{
    [LoggerMessage(1010, LogLevel.Error, "A transaction of table {Table} failed: {Code}.")]
    private partial void BatchFailed(TableName table, string code, Exception? failure);
}
