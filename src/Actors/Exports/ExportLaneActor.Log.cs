using Microsoft.Extensions.Logging;

namespace TableActors.Actors.Exports;

/// <content>Log lines: events 1310 to 1319.</content>
internal sealed partial class ExportLaneActor
{
    [LoggerMessage(1310, LogLevel.Warning, "Lane {Lane} cannot go on: the register of requests failed.")]
    private partial void NotRegistered(string lane, Exception failure);

    [LoggerMessage(1311, LogLevel.Warning, "Lane {Lane} gives {Rows} rows up, which have had all their attempts; the first is that of request {Request}.")]
    private partial void NotExported(string lane, int rows, string request);

    [LoggerMessage(1312, LogLevel.Warning, "Lane {Lane} has a row of route {Route}, which has no export on this node.")]
    private partial void NoExport(string lane, string route);

    [LoggerMessage(1313, LogLevel.Warning, "Lane {Lane} has a later owner than epoch {Epoch}; this one leaves.")]
    private partial void LostTo(string lane, long epoch);
}
