using Microsoft.Extensions.Logging;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Tables;

/// <content>Log lines: events 1100 to 1119.</content>
internal sealed partial class TableActor
{
    [LoggerMessage(1100, LogLevel.Debug, "Table {Table} is owned here with epoch {Epoch}.")]
    private partial void Acquired(TableName table, long epoch);

    [LoggerMessage(1101, LogLevel.Error, "Table {Table} cannot be owned for now.")]
    private partial void NotAcquired(TableName table, Exception failure);

    [LoggerMessage(1102, LogLevel.Warning, "Table {Table} has a later owner than epoch {Epoch}; this one leaves.")]
    private partial void LostTo(TableName table, long epoch);

    [LoggerMessage(1103, LogLevel.Error, "A transaction of table {Table} with {Writes} writes failed: {Code}.")]
    private partial void NotCommitted(TableName table, int writes, string code);

    [LoggerMessage(1104, LogLevel.Error, "The store broke off a transaction of table {Table}.")]
    private partial void StoreBroke(TableName table, Exception failure);
}
