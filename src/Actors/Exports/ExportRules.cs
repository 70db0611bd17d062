using TableActors.Contracts.Exports;

namespace TableActors.Actors.Exports;

/// <summary>The rules for an export's settings, which do not depend on what is in the target.</summary>
internal static class ExportRules
{
    public const string LedgerTable = "ta_ledger";

    public static ExportFault ForeignLedger { get; } =
        new(
            null,
            $"the export's target has a table {LedgerTable} that is no ledger: "
            + "it has other columns than request and written_at");

    /// <summary>The target's database refuses the write, whatever the row.</summary>
    /// <param name="export">The export.</param>
    /// <param name="words">The database's own words.</param>
    public static ExportFault Refused(SqlExport export, string words) =>
        new(null, $"the export's target table \"{export.Table}\" takes no such rows: {words}");

    public static IEnumerable<ExportFault> FaultsOf(SqlExport export, ExportTargets targets)
    {
        string?[] faults =
        [
            .. PlaceFaults(export, targets),
            Enum.IsDefined(export.Method) ? null : "the method must be insert, update or merge",
            OutOfRange(
                "the time for which the ledger remembers", export.LedgerKeptFor, SqlExport.ShortestLedger,
                SqlExport.LongestLedger),
            OutOfRange("the timeout", export.Timeout, SqlExport.ShortestTimeout, SqlExport.LongestTimeout),
            export.Retry.Attempts is < 0 or > ExportRetry.MostAttempts
                ? $"the attempts of retry must be from 0 to {ExportRetry.MostAttempts}, not {export.Retry.Attempts}"
                : null,
            OutOfRange(
                "the first wait of retry", export.Retry.MinBackoff, ExportRetry.ShortestBackoff,
                ExportRetry.LongestBackoff),
            OutOfRange(
                "the longest wait of retry", export.Retry.MaxBackoff, export.Retry.MinBackoff,
                ExportRetry.LongestBackoff),
        ];
        return faults.OfType<string>().Select(fault => new ExportFault(null, $"export: {fault}"));
    }

    /// <summary>
    /// Finds the fault of a ledger that forgets a request before its job's last possible retry.
    /// </summary>
    /// <param name="export">The export.</param>
    /// <param name="retriedFor">How long a failed job can be retried.</param>
    public static ExportFault? FaultOfLedger(SqlExport export, TimeSpan retriedFor) =>
        export.Ledger && export.LedgerKeptFor <= retriedFor
            ? new ExportFault(
                null,
                $"export: the ledger must remember for longer than {TextOf(retriedFor)}, "
                + "for which jobs that failed are kept and can be tried again")
            : null;

    private static IEnumerable<string?> PlaceFaults(SqlExport export, ExportTargets targets)
    {
        yield return targets.FaultOf(export.Connect);
        yield return string.IsNullOrWhiteSpace(export.Table) ? "the table must be the name of a table" : null;
        yield return export.Table == LedgerTable ? $"the table must not be the ledger {LedgerTable} itself" : null;
        yield return export.Schema is { } schema && string.IsNullOrWhiteSpace(schema)
            ? "the schema must be the name of a schema"
            : null;
        if (export.Schema is { Length: > 0 } named)
            yield return targets.Find(export.Connect)?.FaultOfSchema(named) is { } fault
                ? $"the schema must be {fault}"
                : null;
    }

    private static string? OutOfRange(string setting, TimeSpan value, TimeSpan least, TimeSpan most) =>
        value < least || value > most
            ? $"{setting} must be from {TextOf(least)} to {TextOf(most)}, not {TextOf(value)}"
            : null;

    private static string TextOf(TimeSpan span) => span switch
    {
        { Ticks: 0 } => "0 s",
        _ when span.Ticks % TimeSpan.TicksPerDay == 0 => $"{span.TotalDays} d",
        _ when span.Ticks % TimeSpan.TicksPerHour == 0 => $"{span.TotalHours} h",
        _ when span.Ticks % TimeSpan.TicksPerMinute == 0 => $"{span.TotalMinutes} min",
        _ when span.Ticks % TimeSpan.TicksPerSecond == 0 => $"{span.TotalSeconds} s",
        _ => $"{span.TotalMilliseconds} ms",
    };
}

/// <summary>A reason why an export cannot work, found before it has any row.</summary>
/// <param name="Column">The answer's column at fault; <see langword="null"/>: the export as a whole.</param>
/// <param name="Message">What is wrong, and what would be right. Contains no password.</param>
internal sealed record ExportFault(string? Column, string Message);
