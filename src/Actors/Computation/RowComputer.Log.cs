using Microsoft.Extensions.Logging;

namespace TableActors.Actors.Computation;

internal sealed partial class RowComputer
{
    [LoggerMessage(2101, LogLevel.Error, "Column {Column} of table {Table}: its function threw; outcome of the row: {Outcome}")]
    private partial void LogFunctionThrew(string table, string column, string outcome, Exception exception);

    [LoggerMessage(2102, LogLevel.Information, "Column {Column} of table {Table} could not be computed: {Reason}; outcome of the row: {Outcome}")]
    private partial void LogRowFailed(string table, string column, string reason, string outcome);
}
