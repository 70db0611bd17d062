using System.Collections.Immutable;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Exports;

/// <summary>
/// Writes one route's answers, as rows, into one table of another database. Many callers may use it
/// at once.
/// </summary>
internal interface IExportTarget
{
    /// <summary>Finds every reason why the export cannot work, without changing the target.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task<ImmutableArray<ExportFault>> CheckAsync(CancellationToken cancellation);

    /// <summary>
    /// Finds every reason why the export cannot work. If there is none, creates a missing ledger.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task<ImmutableArray<ExportFault>> PrepareAsync(CancellationToken cancellation);

    /// <summary>
    /// Writes rows in their order and in one transaction, so that nobody sees them in the target in
    /// another order. Never throws: failures are part of the result.
    /// </summary>
    /// <param name="rows">At least one row.</param>
    /// <param name="fence">
    /// Checks that the caller still owns the lane; <see langword="null"/>: nobody else can.
    /// </param>
    /// <param name="cancellation">Ends the write as if the target had failed.</param>
    Task<ExportResult> WriteAsync(IReadOnlyList<ExportedRow> rows, LaneFence? fence, CancellationToken cancellation);
}

/// <summary>A row to be written into a target.</summary>
/// <param name="Id">The id by which the ledger recognises the row.</param>
/// <param name="Json">One JSON object in UTF-8: the body of the answer.</param>
internal sealed record ExportedRow(RequestId Id, ReadOnlyMemory<byte> Json)
{
    /// <summary>The trace of the request that wrote the row, if it was recorded.</summary>
    public TraceContext? Trace { get; init; }
}

/// <summary>
/// How a write into a target ended. If the target refused a row, it did not try the rows after that
/// one. If the target cannot be used, it wrote none. If there is no failure but not all rows were
/// written, the caller should give it the others again.
/// </summary>
/// <param name="Written">How many rows, counted from the first, are in the target for good.</param>
/// <param name="Failure">
/// Why the next row was not written; <see langword="null"/>: nothing has failed.
/// </param>
internal sealed record ExportResult(int Written, ExportFailure? Failure = null);

/// <summary>Why rows are not in the target.</summary>
/// <param name="Kind">Whose failure it is.</param>
/// <param name="Problem">What clients see. It never quotes the database driver.</param>
internal sealed record ExportFailure(ExportFailureKind Kind, Problem Problem)
{
    private const string WriteFailed = "export_sql write failed";

    public static ExportFailure Unavailable { get; } =
        new(ExportFailureKind.Unavailable, new Problem(ErrorCodes.ExportFailed, WriteFailed));

    public static ExportFailure OutcomeUnknown { get; } =
        new(ExportFailureKind.OutcomeUnknown, new Problem(ErrorCodes.ExportFailed, WriteFailed));

    public static ExportFailure Fenced { get; } =
        new(ExportFailureKind.Fenced, new Problem(ErrorCodes.ExportFailed, WriteFailed));

    public static ExportFailure Refused { get; } =
        new(ExportFailureKind.Refused, new Problem(ErrorCodes.ExportFailed, WriteFailed));

    /// <summary>The target has no row that the method update could change.</summary>
    public static ExportFailure NoSuchRow { get; } =
        new(
            ExportFailureKind.Refused,
            new Problem(ErrorCodes.ExportFailed, "export_sql update affected 0 rows; expected 1"));

    /// <summary>Values of the row do not fit the target's columns.</summary>
    /// <param name="faults">The faults of each column, to be read after the column's name.</param>
    public static ExportFailure Unfit(ImmutableDictionary<string, ImmutableArray<string>> faults) =>
        new(ExportFailureKind.Refused, new Problem(ErrorCodes.ExportFailed, WriteFailed) { Errors = faults });
}

internal enum ExportFailureKind
{
    /// <summary>The target cannot be used. No row was written, and another attempt may succeed.</summary>
    Unavailable,

    /// <summary>The target failed during the commit: either all rows are in it, or none.</summary>
    OutcomeUnknown,

    /// <summary>The lane has a later owner, which will write the rows. No row was written.</summary>
    Fenced,

    /// <summary>The target refused the row. It will accept the row only if the target changes.</summary>
    Refused,
}

/// <summary>
/// The fence of a lane. It keeps rows in order, and prevents double writes, while two nodes believe
/// that they own the lane: one that was paused or cut off, and its successor. A target checks it
/// inside its transaction, when no other owner's transaction can be under way there.
/// </summary>
/// <param name="register">The lane register, which stores the ownership.</param>
/// <param name="lane">The name of the lane.</param>
/// <param name="store">
/// The identity of the store. Two services that share a target may have lanes of the same name.
/// </param>
/// <param name="epoch">The number of the caller's ownership.</param>
internal sealed class LaneFence(ILaneRegister register, string lane, string store, long epoch)
{
    /// <summary>The name of the lock by which the lane's owners exclude each other in the target.</summary>
    public string Name => $"{store}/{lane}";

    public long Epoch => epoch;

    public Task<bool> IsOwnerAsync(CancellationToken cancellation) => register.IsOwnerAsync(lane, epoch, cancellation);
}
