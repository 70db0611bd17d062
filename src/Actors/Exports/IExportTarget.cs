using System.Collections.Immutable;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

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

/// <summary>A row on its way into a target.</summary>
/// <param name="Id">What makes it recognisable when it comes again.</param>
/// <param name="Json">One JSON object in UTF-8: the body of the answer.</param>
internal sealed record ExportedRow(RequestId Id, ReadOnlyMemory<byte> Json)
{
    /// <summary>See <see cref="ExportRow"/>.</summary>
    public TraceContext? Trace { get; init; }
}

/// <summary>
/// What became of rows that were given to a target. Rows go in order, so that the written ones come first. Where a row is refused, those
/// behind it were not tried; where the target cannot be used, none was written. Without a failure and with rows left, the others are to
/// be given to the target again.
/// </summary>
/// <param name="Written">How many rows, from the first, are in the target for good.</param>
/// <param name="Failure">Why the row after those is not; <see langword="null"/>: nothing is wrong with it.</param>
internal sealed record ExportResult(int Written, ExportFailure? Failure = null);

/// <summary>Why rows are not in the target, in words that a client may read: nothing of the driver's.</summary>
/// <param name="Kind">Whose failure it is.</param>
/// <param name="Problem">What a client is told.</param>
internal sealed record ExportFailure(ExportFailureKind Kind, Problem Problem)
{
    private const string WriteFailed = "export_sql write failed";

    /// <summary>The target cannot be used.</summary>
    public static ExportFailure Unavailable { get; } = new(ExportFailureKind.Unavailable, new Problem(ErrorCodes.ExportFailed, WriteFailed));

    /// <summary>The target failed while it was making the rows durable.</summary>
    public static ExportFailure OutcomeUnknown { get; } = new(ExportFailureKind.OutcomeUnknown, new Problem(ErrorCodes.ExportFailed, WriteFailed));

    /// <summary>The lane has a later owner, which writes the rows.</summary>
    public static ExportFailure Fenced { get; } = new(ExportFailureKind.Fenced, new Problem(ErrorCodes.ExportFailed, WriteFailed));

    /// <summary>The target does not take the row.</summary>
    public static ExportFailure Refused { get; } = new(ExportFailureKind.Refused, new Problem(ErrorCodes.ExportFailed, WriteFailed));

    /// <summary>The target has no row that could be updated.</summary>
    public static ExportFailure NoSuchRow { get; } =
        new(ExportFailureKind.Refused, new Problem(ErrorCodes.ExportFailed, "export_sql update affected 0 rows; expected 1"));

    /// <summary>Values of the row do not fit the target's columns.</summary>
    /// <param name="faults">What is wrong with which column, to be read after its name.</param>
    public static ExportFailure Unfit(ImmutableDictionary<string, ImmutableArray<string>> faults) =>
        new(ExportFailureKind.Refused, new Problem(ErrorCodes.ExportFailed, WriteFailed) { Errors = faults });
}

/// <summary>Whose failure it is that rows are not exported.</summary>
internal enum ExportFailureKind
{
    /// <summary>The target's: no row was written, and each of them may be when it is tried again.</summary>
    Unavailable,

    /// <summary>The target's, while it made the transaction durable: all rows are in it, or none is.</summary>
    OutcomeUnknown,

    /// <summary>Nobody's: the lane has a later owner. No row was written.</summary>
    Fenced,

    /// <summary>The row's: it was not written, and will be only when the target changes.</summary>
    Refused,
}

/// <summary>
/// Keeps a lane's rows in order and single while two nodes take themselves for its owner: one that was paused, or cut off, and the one that
/// took its place. A target asks inside of its transaction, once no other owner's transaction can be under way there.
/// </summary>
/// <param name="register">Where the ownership is kept.</param>
/// <param name="lane">The lane.</param>
/// <param name="store">The identity of the store; two services that share a target may have lanes of one name.</param>
/// <param name="epoch">The number of this ownership.</param>
internal sealed class LaneFence(ILaneRegister register, string lane, string store, long epoch)
{
    /// <summary>What owners exclude each other by: the same for all owners of the lane.</summary>
    public string Name => $"{store}/{lane}";

    /// <summary>The number of the ownership.</summary>
    public long Epoch => epoch;

    public Task<bool> IsOwnerAsync(CancellationToken cancellation) => register.IsOwnerAsync(lane, epoch, cancellation);
}
