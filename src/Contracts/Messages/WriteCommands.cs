using System.Collections.Immutable;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Rows;

namespace TableActors.Contracts.Messages;

/// <summary>A write that waits for its place in a table's next transaction.</summary>
/// <param name="Table">The table.</param>
/// <param name="Schema">The fingerprint of the schema that the values were made for.</param>
/// <param name="Deadline">After this instant nobody waits for the reply, and the write is dropped unless it is under way.</param>
public abstract record WriteCommand(TableName Table, long Schema, DateTimeOffset Deadline) : ITableMessage
{
    /// <summary>Makes a repeat of the write recognisable; <see langword="null"/>: each time it is sent it is another write.</summary>
    public RequestMark? Mark { get; init; }

    /// <summary>The span that the write belongs to; <see langword="null"/>: none is recorded.</summary>
    public TraceContext? Trace { get; init; }
}

/// <summary>Adds a row. Answered by <see cref="RowWritten"/> or <see cref="WriteRefused"/>.</summary>
/// <param name="Table">The table.</param>
/// <param name="Schema">See <see cref="WriteCommand"/>.</param>
/// <param name="Deadline">See <see cref="WriteCommand"/>.</param>
/// <param name="Values">One value per column in the table's order; null for the columns that the store computes.</param>
public sealed record InsertRow(TableName Table, long Schema, DateTimeOffset Deadline, ImmutableArray<object?> Values)
    : WriteCommand(Table, Schema, Deadline);

/// <summary>
/// Changes the row with a key. Answered by <see cref="RowWritten"/>, <see cref="RowMissing"/>, <see cref="RowVersionDiffers"/> or
/// <see cref="WriteRefused"/>.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Schema">See <see cref="WriteCommand"/>.</param>
/// <param name="Deadline">See <see cref="WriteCommand"/>.</param>
/// <param name="Key">The key's values, in the order of the key's columns.</param>
/// <param name="Changes">The new values; columns that are not named stay as they are. May be empty.</param>
/// <param name="Versions">Which versions the row may have, as <see cref="RowVersions"/> says; empty: any.</param>
public sealed record UpdateRow(
    TableName Table, long Schema, DateTimeOffset Deadline, ImmutableArray<object?> Key, ColumnValues Changes, ImmutableArray<long> Versions)
    : WriteCommand(Table, Schema, Deadline)
{
    /// <summary>
    /// Whether the sender will try again with the row as it is where the row has none of the versions. Such an answer is not kept for the
    /// <see cref="WriteCommand.Mark"/>.
    /// </summary>
    public bool IsTentative { get; init; }
}

/// <summary>
/// Removes all rows with the given values; null matches null. Answered by <see cref="RowsDeleted"/>,
/// <see cref="RowVersionDiffers"/> or <see cref="WriteRefused"/>.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Schema">See <see cref="WriteCommand"/>.</param>
/// <param name="Deadline">See <see cref="WriteCommand"/>.</param>
/// <param name="Match">What a row must equal; at least one column.</param>
/// <param name="Versions">Which versions a row may have, as <see cref="RowVersions"/> says, where the match is the whole key; empty: any.</param>
public sealed record DeleteRows(
    TableName Table, long Schema, DateTimeOffset Deadline, ColumnValues Match, ImmutableArray<long> Versions)
    : WriteCommand(Table, Schema, Deadline);

/// <summary>
/// Sees to it that the request which the <see cref="WriteCommand.Mark"/> names is never carried out, if it has not been yet. Answered by
/// the outcome that was kept for it; where there was none by <see cref="WriteRefused"/> with <c>cancelled</c>, which the request itself
/// gets from then on.
/// </summary>
/// <param name="Table">The table that the request writes to.</param>
/// <param name="Schema">See <see cref="WriteCommand"/>.</param>
/// <param name="Deadline">See <see cref="WriteCommand"/>.</param>
public sealed record WithdrawRequest(TableName Table, long Schema, DateTimeOffset Deadline) : WriteCommand(Table, Schema, Deadline);

/// <summary>A message for the actor of one table. The name decides which one.</summary>
public interface ITableMessage
{
    /// <summary>The table.</summary>
    TableName Table { get; }
}

/// <summary>
/// What makes a write recognisable when it comes again. Its outcome is kept in the transaction that decided it; a repeat gets the kept
/// outcome, and nothing is written a second time.
/// </summary>
/// <param name="Id">Which request it is.</param>
/// <param name="Fingerprint">What it asks for. Another fingerprint under the same id is refused as <c>idempotency_conflict</c>.</param>
/// <param name="KeptUntil">From this instant the outcome may be forgotten; <see langword="null"/>: not before somebody says so.</param>
public sealed record RequestMark(RequestId Id, RequestFingerprint Fingerprint, DateTimeOffset? KeptUntil)
{
    /// <summary>
    /// The export lane in which the written row is to be passed on; the request stays pending there until its export has ended.
    /// <see langword="null"/>: none.
    /// </summary>
    public string? ExportLane { get; init; }
}
