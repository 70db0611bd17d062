using System.Collections.Immutable;

namespace TableActors.Contracts.Rows;

/// <summary>A row as it is stored.</summary>
/// <param name="Values">One value per column, in the table's order: of the column type's .NET type, or null.</param>
/// <param name="Version">The table's change number of the row's last write.</param>
public sealed record StoredRow(ImmutableArray<object?> Values, long Version);
