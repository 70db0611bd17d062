using System.Collections.Immutable;

namespace TableActors.Contracts.Rows;

/// <summary>A row as it is stored.</summary>
/// <param name="Values">One value per column, in the table's order: of the column type's .NET type, or null.</param>
/// <param name="Version">The table's change number of the row's last write.</param>
public sealed record StoredRow(ImmutableArray<object?> Values, long Version);

/// <summary>Values of some columns of a table.</summary>
/// <param name="Ordinals">Which columns, by ordinal, ascending.</param>
/// <param name="Values">Their values, in the same order.</param>
public sealed record ColumnValues(ImmutableArray<int> Ordinals, ImmutableArray<object?> Values)
{
    /// <summary>No column at all.</summary>
    public static ColumnValues None { get; } = new([], []);
}

/// <summary>
/// A condition on the version of a row, as writes carry it: empty, so that any version will do; the versions of which the row must have one; or, by
/// <see cref="Except"/>, the versions that it must not have. It is a list of numbers in any case, and travels, is stored and is hashed as one.
/// </summary>
public static class RowVersions
{
    /// <summary>A version that no row has: in a list by itself it refuses every row that is there.</summary>
    public const long None = -1;

    /// <summary>Stands for version 0 as one that the row must not have; for each later version the number before.</summary>
    public const long FirstExcluded = -2;

    /// <summary>Makes the condition that a row has none of some versions.</summary>
    /// <param name="versions">The versions; where there are none, any version will do.</param>
    // The last number of all is no row's version, and has no place among the excluded ones.
    public static ImmutableArray<long> Except(IEnumerable<long> versions) =>
        [.. versions.Where(version => version is >= 0 and < long.MaxValue).Select(version => FirstExcluded - version)];

    /// <summary>Whether a condition allows a row of a version.</summary>
    public static bool Allow(ImmutableArray<long> versions, long version) =>
        versions.IsEmpty || (versions[0] <= FirstExcluded ? !versions.Contains(FirstExcluded - version) : versions.Contains(version));
}
