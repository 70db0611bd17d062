using System.Collections.Immutable;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Rows;

namespace TableActors.Contracts.Messages;

/// <summary>A write that a table's actor is to carry out with its next batch.</summary>
/// <param name="Table">The table.</param>
/// <param name="Schema">The fingerprint of the schema that the values were made for.</param>
/// <param name="Deadline">
/// After this instant nobody waits for the reply. The write is dropped unless it is under way.
/// </param>
public abstract record WriteCommand(TableName Table, long Schema, DateTimeOffset Deadline) : ITableMessage
{
    /// <summary>
    /// Makes repeats of the write recognisable; <see langword="null"/>: each time it is sent, it is
    /// another write.
    /// </summary>
    public RequestMark? Mark { get; init; }

    /// <summary>The span that the write belongs to; <see langword="null"/>: none is recorded.</summary>
    internal TraceContext? Trace { get; init; }
}

/// <summary>Adds a row. Answered by <see cref="RowWritten"/> or <see cref="WriteRefused"/>.</summary>
/// <param name="Table">The table.</param>
/// <param name="Schema">See <see cref="WriteCommand"/>.</param>
/// <param name="Deadline">See <see cref="WriteCommand"/>.</param>
/// <param name="Values">
/// One value per column in the table's order; null for the columns that the store computes.
/// </param>
public sealed record InsertRow(TableName Table, long Schema, DateTimeOffset Deadline, ImmutableArray<object?> Values)
    : WriteCommand(Table, Schema, Deadline);

/// <summary>
/// Changes the row with a primary key. Answered by <see cref="RowWritten"/>,
/// <see cref="RowMissing"/>, <see cref="RowVersionDiffers"/> or <see cref="WriteRefused"/>.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Schema">See <see cref="WriteCommand"/>.</param>
/// <param name="Deadline">See <see cref="WriteCommand"/>.</param>
/// <param name="Key">The values of the primary key, in the order of <c>TableSchema.Key</c>.</param>
/// <param name="Changes">The new values; other columns stay as they are. May be empty.</param>
/// <param name="Versions">Which versions the row may have, as <see cref="RowVersions"/> says; empty: any.</param>
public sealed record UpdateRow(
    TableName Table, long Schema, DateTimeOffset Deadline, ImmutableArray<object?> Key, ColumnValues Changes,
    ImmutableArray<long> Versions)
    : WriteCommand(Table, Schema, Deadline)
{
    /// <summary>
    /// Whether the sender tries again with the current row if the row has none of the versions.
    /// <see cref="RowVersionDiffers"/> is then not kept for the <see cref="WriteCommand.Mark"/>.
    /// Default: no.
    /// </summary>
    public bool IsTentative { get; init; }
}

/// <summary>
/// Removes all rows with the given values; null matches null. Answered by
/// <see cref="RowsDeleted"/>, <see cref="RowVersionDiffers"/> or <see cref="WriteRefused"/>.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Schema">See <see cref="WriteCommand"/>.</param>
/// <param name="Deadline">See <see cref="WriteCommand"/>.</param>
/// <param name="Match">The values that a row must have; at least one column.</param>
/// <param name="Versions">
/// Which versions the row may have, as <see cref="RowVersions"/> says; empty: any. For a match by
/// the whole primary key only.
/// </param>
public sealed record DeleteRows(
    TableName Table, long Schema, DateTimeOffset Deadline, ColumnValues Match, ImmutableArray<long> Versions)
    : WriteCommand(Table, Schema, Deadline);

/// <summary>
/// Withdraws the request of the <see cref="WriteCommand.Mark"/>: if it has not been carried out, it
/// never will be. Answered by the kept outcome of the request. If there is none,
/// <see cref="WriteRefused"/> with <c>cancelled</c> is the reply, and from then on the request's
/// kept outcome.
/// </summary>
/// <param name="Table">The table that the request writes to.</param>
/// <param name="Schema">See <see cref="WriteCommand"/>.</param>
/// <param name="Deadline">See <see cref="WriteCommand"/>.</param>
public sealed record WithdrawRequest(TableName Table, long Schema, DateTimeOffset Deadline)
    : WriteCommand(Table, Schema, Deadline);

/// <summary>A message to the actor of one table. The name decides which actor gets it.</summary>
internal interface ITableMessage
{
    /// <summary>The table.</summary>
    TableName Table { get; }
}

/// <summary>
/// Makes a write recognisable when it comes again. The write's outcome is stored in the transaction
/// that decides it. A repeat gets the kept outcome, and writes nothing.
/// </summary>
/// <param name="Id">Which request it is.</param>
/// <param name="Fingerprint">
/// The hash of what it asks for. A repeat with another one is refused as
/// <c>idempotency_conflict</c>.
/// </param>
/// <param name="KeptUntil">
/// From this instant the outcome may be deleted; <see langword="null"/>: only when somebody asks
/// for it.
/// </param>
public sealed record RequestMark(RequestId Id, RequestFingerprint Fingerprint, DateTimeOffset? KeptUntil)
{
    /// <summary>
    /// The lane in which the written row is exported. The row is a due export until its export has
    /// ended. <see langword="null"/>: it is not exported.
    /// </summary>
    public string? ExportLane { get; init; }
}

/// <summary>
/// The span that something belongs to, in the form of W3C Trace Context. With it, work on another
/// node, or much later, becomes part of the same trace.
/// </summary>
/// <param name="Parent">The span, as <c>traceparent</c>.</param>
/// <param name="State">
/// What other tracing systems have noted before, as <c>tracestate</c>, at most 512 characters;
/// <see langword="null"/>: nothing.
/// </param>
internal sealed record TraceContext(string Parent, string? State = null);
