using System.Collections.Immutable;

namespace TableActors.Actors.Exports;

/// <summary>A target table as it is in its database.</summary>
/// <param name="Name">Its name, as statements name it: quoted, with its schema.</param>
/// <param name="Columns">Its columns, in their order.</param>
internal sealed record TargetTable(string Name, ImmutableArray<TargetColumn> Columns)
{
    /// <summary>Whether names are told apart by their case.</summary>
    public bool IsCaseSensitive { get; init; } = true;

    /// <summary>Finds a column.</summary>
    public TargetColumn? Find(string name) =>
        Columns.FirstOrDefault(column => column.Name == name)
        ?? (IsCaseSensitive ? null : Columns.FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase)));
}
