using TableActors.Contracts.Errors;
using TableActors.Contracts.Rows;

namespace TableActors.Contracts.Messages;

/// <summary>
/// What became of a <see cref="WriteCommand"/>. Sent only after the transaction that decided it has
/// ended.
/// </summary>
public abstract record WriteReply
{
    /// <summary>
    /// Whether this is the kept outcome of an earlier write with the same mark. Nothing was written
    /// this time. Default: no.
    /// </summary>
    public bool IsReplayed { get; init; }
}

/// <summary>The row is stored.</summary>
/// <param name="Row">The whole row, with what the store computed.</param>
public sealed record RowWritten(StoredRow Row) : WriteReply;

/// <summary>The rows are gone.</summary>
/// <param name="Count">How many there were. 0 is no failure.</param>
public sealed record RowsDeleted(long Count) : WriteReply;

/// <summary>No row has the primary key. Nothing was written.</summary>
public sealed record RowMissing : WriteReply
{
    /// <summary>The only value.</summary>
    public static RowMissing Instance { get; } = new();
}

/// <summary>The row has none of the expected versions. Nothing was written.</summary>
/// <param name="Current">The row as it is now.</param>
public sealed record RowVersionDiffers(StoredRow Current) : WriteReply;

/// <summary>The write did not happen. With the code <c>outcome_unknown</c>, it is unknown whether it did.</summary>
/// <param name="Problem">Why.</param>
public sealed record WriteRefused(Problem Problem) : WriteReply;
