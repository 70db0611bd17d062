using System.Collections.Immutable;

namespace TableActors.Actors.Exports;

/// <summary>The way of one route's answers into one table of another database. May be used by any number of callers at once.</summary>
internal interface IExportTarget
{
    /// <summary>Says everything that stands against the export, and changes nothing in the target.</summary>
    /// <exception cref="OperationCanceledException">The caller ended it.</exception>
    Task<ImmutableArray<ExportFault>> CheckAsync(CancellationToken cancellation);

    /// <summary>Says everything that stands against the export, and makes the ledger where nothing does and it is missing.</summary>
    /// <exception cref="OperationCanceledException">The caller ended it.</exception>
    Task<ImmutableArray<ExportFault>> PrepareAsync(CancellationToken cancellation);

    /// <summary>
    /// Writes rows in their order and in one transaction, so that nobody sees them in the target in another order. Never throws: whatever
    /// goes wrong is in the result.
    /// </summary>
    /// <param name="rows">At least one row.</param>
    /// <param name="fence">Says whether the rows are still the caller's to write; <see langword="null"/>: there can be no other owner.</param>
    /// <param name="cancellation">Ends the write as if the target had failed.</param>
    Task<ExportResult> WriteAsync(IReadOnlyList<ExportedRow> rows, LaneFence? fence, CancellationToken cancellation);
}
