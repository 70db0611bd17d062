using System.Collections.Immutable;

namespace TableActors.Contracts.Rows;

/// <summary>A row as it is stored.</summary>
/// <param name="Values">One value per column, in the table's order: of the column type's .NET type, or null.</param>
/// <param name="Version">The row version: the table's change number of the row's last write.</param>
public sealed record StoredRow(ImmutableArray<object?> Values, long Version);

/// <summary>Values of some columns of a table.</summary>
/// <param name="Ordinals">Which columns, by ordinal, ascending.</param>
/// <param name="Values">Their values, in the same order.</param>
public sealed record ColumnValues(ImmutableArray<int> Ordinals, ImmutableArray<object?> Values)
{
    /// <summary>No columns.</summary>
    public static ColumnValues None { get; } = new([], []);
}

/// <summary>
/// A condition on the version of a row, as writes carry it. An empty list allows any version. A
/// list of versions allows these. A list made by <see cref="Except"/> allows all other versions. It
/// is always a list of numbers, so that all three are sent, stored and hashed alike.
/// </summary>
public static class RowVersions
{
    /// <summary>A version that no row has. As the only one in a list it refuses every existing row.</summary>
    public const long None = -1;

    /// <summary>
    /// Excludes version 0. Each later version is excluded by the number one lower: -3 excludes
    /// version 1.
    /// </summary>
    public const long FirstExcluded = -2;

    /// <summary>Makes the condition that a row must have none of some versions.</summary>
    /// <param name="versions">The versions; none: any version is allowed.</param>
    // No row has the largest number as its version, and no number is left to exclude it.
    public static ImmutableArray<long> Except(IEnumerable<long> versions) =>
        [.. versions.Where(version => version is >= 0 and < long.MaxValue).Select(version => FirstExcluded - version)];

    /// <summary>Whether a condition allows a row with a version.</summary>
    public static bool Allow(ImmutableArray<long> versions, long version) =>
        versions.IsEmpty
        || (versions[0] <= FirstExcluded ? !versions.Contains(FirstExcluded - version) : versions.Contains(version));
}
