using System.Collections.Immutable;
using TableActors.Actors.Media;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Operations;

/// <summary>
/// The operations on tables as an application sees them, without HTTP: computed columns are computed here, on the calling node,
/// then the write goes to the table's actor.
/// </summary>
public interface ITableOperations
{
    /// <summary>Computes the computed columns and adds the row.</summary>
    /// <param name="table">The table.</param>
    /// <param name="values">
    /// One value per column in the table's order, null where none is given. The array belongs to the operation from here on.
    /// </param>
    /// <param name="context">Deadline and cancellation.</param>
    /// <returns><see cref="RowWritten"/> or <see cref="WriteRefused"/>.</returns>
    ValueTask<WriteReply> InsertAsync(TableSchema table, object?[] values, OperationContext context);

    /// <summary>Computes the computed columns as an insert would, and stores nothing.</summary>
    /// <param name="table">The table.</param>
    /// <param name="values">
    /// One value per column in the table's order, null where none is given. The computed values are put into it, but for those that
    /// the store computes.
    /// </param>
    /// <param name="context">Deadline and cancellation.</param>
    /// <returns><c>computation_failed</c> or <c>overloaded</c>; <see langword="null"/> where all went well.</returns>
    ValueTask<Problem?> ComputeAsync(TableSchema table, object?[] values, OperationContext context);

    /// <summary>
    /// Changes a row, and computes again what depends on the changes; a concurrent change in between is noticed and the update
    /// tried anew, a bounded number of times.
    /// </summary>
    /// <param name="table">The table, which has a key.</param>
    /// <param name="key">The key's values, in the order of the key's columns.</param>
    /// <param name="changes">The new values.</param>
    /// <param name="versions">The versions of which the row must have one; empty: any.</param>
    /// <param name="context">Deadline and cancellation.</param>
    /// <returns><see cref="RowWritten"/>, <see cref="RowMissing"/>, <see cref="RowVersionDiffers"/> or <see cref="WriteRefused"/>.</returns>
    ValueTask<WriteReply> UpdateAsync(
        TableSchema table, ImmutableArray<object?> key, ColumnValues changes, ImmutableArray<long> versions, OperationContext context);

    /// <summary>Removes all rows with the given values; null matches null.</summary>
    /// <param name="table">The table.</param>
    /// <param name="match">At least one column.</param>
    /// <param name="versions">The versions of which the row must have one, where the match is the whole key; empty: any.</param>
    /// <param name="context">Deadline and cancellation.</param>
    /// <returns><see cref="RowsDeleted"/>, <see cref="RowVersionDiffers"/> or <see cref="WriteRefused"/>.</returns>
    ValueTask<WriteReply> DeleteAsync(TableSchema table, ColumnValues match, ImmutableArray<long> versions, OperationContext context);

    /// <summary>Sees to it that the write with the context's mark is never carried out, if it has not been yet.</summary>
    /// <param name="table">The table that it writes to.</param>
    /// <param name="context">The mark, deadline and cancellation.</param>
    /// <returns><see cref="WriteRefused"/> with <c>cancelled</c>; where the write was decided before, its outcome.</returns>
    ValueTask<WriteReply> WithdrawAsync(TableSchema table, OperationContext context);
}

/// <summary>What an operation carries besides its values.</summary>
/// <param name="Deadline">After this instant nobody waits for the outcome.</param>
/// <param name="Cancellation">Ends computations and waiting; a write that was sent goes on.</param>
public readonly record struct OperationContext(DateTimeOffset Deadline, CancellationToken Cancellation)
{
    /// <summary>Makes a repeat of the operation recognisable.</summary>
    public RequestMark? Mark { get; init; }

    /// <summary>
    /// The files that were taken in for this operation. They belong to the operation from here on: where the write is certainly
    /// refused they are removed, so whoever may try again with the same files must not hand them over.
    /// </summary>
    public PendingFiles? Files { get; init; }
}
