using Microsoft.Extensions.Logging;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Tables;

/// <content>Log lines: events 1120 to 1129.</content>
internal sealed partial class TableWriter
{
    [LoggerMessage(1120, LogLevel.Error, "A write to table {Table} was not answered.")]
    private partial void AskFailed(TableName table, Exception failure);
}
