using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Computation;

/// <summary>Computes the computed columns of one table's rows, but for those that the store computes.</summary>
public interface IRowComputer
{
    /// <summary>
    /// The computed columns that change when the given columns change, directly or by way of others, each after those it
    /// depends on.
    /// </summary>
    IReadOnlyList<Column> DependentsOf(IEnumerable<int> changedOrdinals);

    /// <summary>Computes columns and puts their values into the row.</summary>
    /// <param name="columns">Which: <see cref="TableSchema.ComputedInOrder"/> or what <see cref="DependentsOf"/> returned.</param>
    /// <param name="values">The row: read, and written at the computed columns' ordinals.</param>
    /// <param name="cancellation">Ends waiting and what can be ended.</param>
    /// <returns>The problem <c>computation_failed</c>, which names the column; <see langword="null"/> where all went well.</returns>
    ValueTask<Problem?> ComputeAsync(IReadOnlyList<Column> columns, object?[] values, CancellationToken cancellation);
}
