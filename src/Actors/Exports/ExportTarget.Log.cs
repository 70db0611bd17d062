using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace TableActors.Actors.Exports;

/// <content>Log lines: events 1300 to 1309.</content>
internal abstract partial class ExportTarget
{
    // Whoever asks is told the reason, and tells it.
    [LoggerMessage(1300, LogLevel.Debug, "The export's target {Target} could not be looked at.")]
    private partial void LookFailed(string target, Exception failure);

    [LoggerMessage(1301, LogLevel.Error, "A transaction of {Rows} rows in the export's target {Target} failed: {Kind}.")]
    private partial void WriteFailed(string target, int rows, ExportFailureKind kind, Exception failure);

    [LoggerMessage(1302, LogLevel.Error, "The row of request {Request} does not fit the export's target {Target}: {Faults}.")]
    private partial void RowUnfit(string target, string request, ImmutableDictionary<string, ImmutableArray<string>> faults);
}
