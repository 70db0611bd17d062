using System.Collections.Immutable;

namespace TableActors.Contracts.Rows;

/// <summary>Values of some columns of a table.</summary>
/// <param name="Ordinals">Which columns, by ordinal, ascending.</param>
/// <param name="Values">Their values, in the same order.</param>
public sealed record ColumnValues(ImmutableArray<int> Ordinals, ImmutableArray<object?> Values)
{
    /// <summary>No column at all.</summary>
    public static ColumnValues None { get; } = new([], []);
}
