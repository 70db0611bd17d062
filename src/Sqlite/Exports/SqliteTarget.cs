using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Exports;
using TableActors.Contracts.Exports;
using TableActors.Sqlite.Connections;

namespace TableActors.Sqlite.Exports;

/// <summary>A target table in an SQLite file.</summary>
internal sealed class SqliteTarget(
    SqliteExportLocation location, SqliteTargetFile file, SqlExport export, ImmutableArray<ExportColumn> columns,
    TimeProvider time, ILogger<SqliteTarget> logger)
    : ExportTarget(location, export, columns, time, logger)
{
    // The result of the last look at the target.
    private volatile Opened? _opened;

    protected override Task<ImmutableArray<ExportFault>> FindFaultsAsync(CancellationToken cancellation) =>
        File.Exists(location.Path)
            ? file.RunAsync(connection => Look(connection).Faults, cancellation)
            : Task.FromResult<ImmutableArray<ExportFault>>(
                [new ExportFault(null, $"the export's target {location.Name} does not exist")]);

    protected override async ValueTask<ExportPlan> PlanAsync(CancellationToken cancellation) =>
        (_opened = await file.RunAsync(
            connection => Open(connection, _opened), cancellation).ConfigureAwait(false)).Plan;

    protected override async Task<ExportAttempt> TryAsync(
        ExportPlan plan, ArraySegment<TargetRow> rows, LaneFence? fence, CancellationToken cancellation)
    {
        var opened = _opened;
        var write = new SqliteTargetWrite(plan, rows)
        {
            // Somebody else has found another schema meanwhile, and this plan is not for it.
            SchemaNumber = opened?.Plan == plan ? opened.SchemaNumber : null,
            Fence = fence,
            Ledger = Export.Ledger ? (Time.GetUtcNow(), LedgerEnd, MostForgotten) : null,
        };
        try
        {
            var attempt = await file.RunAsync(
                connection => write.Run(connection, cancellation), cancellation).ConfigureAwait(false);
            return write.Failure is { } failure ? Fail(failure, attempt.Failure!, rows.Count, attempt.At) : attempt;
        }
        catch (Exception failure)
        {
            return Fail(
                failure, write.IsOutcomeUnknown ? ExportFailure.OutcomeUnknown : ExportFailure.Unavailable, rows.Count);
        }
    }

    private Opened Open(SqliteTargetConnection connection, Opened? known)
    {
        if (known is not null && known.SchemaNumber == connection.SchemaNumber)
            return known;
        var (table, faults) = Look(connection);
        if (table is null || !faults.IsEmpty)
            throw new UnusableTargetException(faults);
        if (Export.Ledger)
            SqliteLedger.CreateIfMissing(connection);
        return new Opened(ExportPlan.For(Export, Columns, table, '?'), connection.SchemaNumber);
    }

    private (TargetTable? Table, ImmutableArray<ExportFault> Faults) Look(SqliteTargetConnection connection)
    {
        var (table, faults) = SqliteTargetTables.Find(connection.Database, Export);
        if (table is not null)
            faults =
            [
                .. faults, .. TargetRules.FaultsOf(Export, Columns, table),
                .. Export.Ledger ? SqliteLedger.FaultsOf(connection.Database) : []
            ];
        if (table is not null
            && faults.IsEmpty
            && RefusalOf(connection, ExportPlan.For(Export, Columns, table, '?')) is { } refusal)
            faults = [ExportRules.Refused(Export, refusal)];
        return (table, faults);
    }

    // Preparing the write reveals everything that forbids it for all rows, such as a view that
    // takes no rows.
    private static string? RefusalOf(SqliteTargetConnection connection, ExportPlan plan)
    {
        try
        {
            using var statement = new SqliteStatement(connection.Database, plan.Statement);
            return null;
        }
        catch (SqliteException refused) when (SqliteFailure.IsOfRow(refused.SqliteErrorCode))
        {
            return refused.Message;
        }
    }

    private sealed record Opened(ExportPlan Plan, long SchemaNumber);
}
