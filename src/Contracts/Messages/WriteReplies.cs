using TableActors.Contracts.Errors;
using TableActors.Contracts.Rows;

namespace TableActors.Contracts.Messages;

/// <summary>What became of a <see cref="WriteCommand"/>. Sent only after the transaction that decided it has ended.</summary>
public abstract record WriteReply
{
    /// <summary>Whether this is the outcome of an earlier write with the same mark; nothing was written this time.</summary>
    public bool IsReplayed { get; init; }
}

/// <summary>The row is stored.</summary>
/// <param name="Row">The whole row, with what the store computed.</param>
public sealed record RowWritten(StoredRow Row) : WriteReply;

/// <summary>The rows are gone.</summary>
/// <param name="Count">How many there were; 0 is no failure.</param>
public sealed record RowsDeleted(long Count) : WriteReply;

/// <summary>No row has the key; nothing was written.</summary>
public sealed record RowMissing : WriteReply
{
    /// <summary>The one value there is.</summary>
    public static RowMissing Instance { get; } = new();
}

/// <summary>
/// The row has none of the expected versions; nothing was written.
/// </summary>
/// <param name="Current">The row as it is.</param>
public sealed record RowVersionDiffers(StoredRow Current) : WriteReply;

/// <summary>The write did not happen, or (code <c>outcome_unknown</c>) it is not known whether it did.</summary>
/// <param name="Problem">Why.</param>
public sealed record WriteRefused(Problem Problem) : WriteReply;
