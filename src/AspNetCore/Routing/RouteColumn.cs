using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Routing;

/// <summary>What the rules for routes need to know of a column.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type; <see langword="null"/> where it is not known because the table itself is faulty.</param>
/// <param name="Nullable">Whether values may be null.</param>
/// <param name="IsKey">Whether it is part of the primary key.</param>
/// <param name="IsComputed">Whether it is computed.</param>
/// <param name="IsComputedByStore">Whether the store computes it as it writes the row.</param>
internal sealed record RouteColumn(string Name, ColumnType? Type, bool Nullable, bool IsKey, bool IsComputed, bool IsComputedByStore);
