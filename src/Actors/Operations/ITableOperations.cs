using System.Collections.Immutable;
using TableActors.Actors.Media;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Operations;

/// <summary>
/// The operations on tables, without HTTP. The calling node computes the computed columns; then the
/// write goes to the table's actor.
/// </summary>
public interface ITableOperations
{
    /// <summary>Computes the computed columns, and inserts the row.</summary>
    /// <param name="table">The table.</param>
    /// <param name="values">
    /// One value per column in the table's order; null for a column without a value. The operation
    /// takes the array over: the caller must not use it any more.
    /// </param>
    /// <param name="context">Deadline, cancellation and mark.</param>
    /// <returns><see cref="RowWritten"/> or <see cref="WriteRefused"/>.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    ValueTask<WriteReply> InsertAsync(TableSchema table, object?[] values, OperationContext context);

    /// <summary>Computes the computed columns as an insert would, and stores nothing.</summary>
    /// <param name="table">The table.</param>
    /// <param name="values">
    /// One value per column in the table's order; null for a column without a value. The operation
    /// puts the computed values into it, except those that the store computes.
    /// </param>
    /// <param name="context">Deadline and cancellation.</param>
    /// <returns>
    /// <c>computation_failed</c> or <c>overloaded</c>; <see langword="null"/>: all columns
    /// are computed.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    ValueTask<Problem?> ComputeAsync(TableSchema table, object?[] values, OperationContext context);

    /// <summary>
    /// Changes a row, and computes the columns that depend on the changes. If another write changes
    /// the row meanwhile, the update starts again. It has
    /// <see cref="Hosting.TableActorsOptions.UpdateAttempts"/> attempts in all.
    /// </summary>
    /// <param name="table">The table. It must have a primary key.</param>
    /// <param name="key">The values of the primary key, in the order of its columns.</param>
    /// <param name="changes">The new values.</param>
    /// <param name="versions">The row must have one of these versions; empty: any version.</param>
    /// <param name="context">Deadline, cancellation and mark.</param>
    /// <returns>
    /// <see cref="RowWritten"/>, <see cref="RowMissing"/>, <see cref="RowVersionDiffers"/> or
    /// <see cref="WriteRefused"/>.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    ValueTask<WriteReply> UpdateAsync(
        TableSchema table, ImmutableArray<object?> key, ColumnValues changes, ImmutableArray<long> versions,
        OperationContext context);

    /// <summary>Deletes all rows with the given values. Null matches null.</summary>
    /// <param name="table">The table.</param>
    /// <param name="match">The values, of at least one column.</param>
    /// <param name="versions">
    /// If the match is the whole primary key, the row must have one of these versions; empty:
    /// any version.
    /// </param>
    /// <param name="context">Deadline, cancellation and mark.</param>
    /// <returns>
    /// <see cref="RowsDeleted"/>, <see cref="RowVersionDiffers"/> or <see cref="WriteRefused"/>.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    ValueTask<WriteReply> DeleteAsync(
        TableSchema table, ColumnValues match, ImmutableArray<long> versions, OperationContext context);

    /// <summary>
    /// Ensures that the write with the context's mark is never carried out, unless it was
    /// already decided.
    /// </summary>
    /// <param name="table">The table that the write is for.</param>
    /// <param name="context">Mark, deadline and cancellation. The mark is required.</param>
    /// <returns>
    /// <see cref="WriteRefused"/> with <c>cancelled</c>: the write is withdrawn. If it was decided
    /// before, its outcome.
    /// </returns>
    /// <exception cref="ArgumentNullException">The context has no mark.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    ValueTask<WriteReply> WithdrawAsync(TableSchema table, OperationContext context);
}

/// <summary>What an operation needs besides its values.</summary>
/// <param name="Deadline">After this instant nobody waits for the outcome.</param>
/// <param name="Cancellation">Ends computations and waiting. A write that was sent goes on.</param>
public readonly record struct OperationContext(DateTimeOffset Deadline, CancellationToken Cancellation)
{
    /// <summary>
    /// The mark by which the table recognises a repeat of the write; <see langword="null"/>: the
    /// write cannot be recognised, and a repeat would write again.
    /// </summary>
    public RequestMark? Mark { get; init; }

    /// <summary>
    /// The pending files for this operation; <see langword="null"/>: none. The operation takes them
    /// over, and removes them if the write is certainly refused. So a caller that may try again
    /// with the same files must not pass them.
    /// </summary>
    internal PendingFiles? Files { get; init; }
}
