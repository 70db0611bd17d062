using System.Collections.Immutable;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Computation;

/// <summary>Computes the computed columns of one table's rows, but for those that the store computes.</summary>
public interface IRowComputer
{
    /// <summary>Whether all computations are done at once, on the caller's thread, so that there is never anything to wait for.</summary>
    bool IsInline { get; }

    /// <summary>
    /// The computed columns that change when the given columns change, directly or by way of others, each after those it
    /// depends on.
    /// </summary>
    ImmutableArray<Column> DependentsOf(ReadOnlySpan<int> changedOrdinals);

    /// <summary>Computes columns and puts their values into the row.</summary>
    /// <param name="columns">Which: <see cref="TableSchema.ComputedInOrder"/> or what <see cref="DependentsOf"/> returned.</param>
    /// <param name="values">The row: read, and written at the computed columns' ordinals.</param>
    /// <param name="cancellation">Ends waiting and what can be ended.</param>
    /// <returns>The problem <c>computation_failed</c>, which names the column; <see langword="null"/> where all went well.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    ValueTask<Problem?> ComputeAsync(ImmutableArray<Column> columns, object?[] values, CancellationToken cancellation);
}
