using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Queries;

/// <summary>The declared type of a result column, where it cannot be told from the table.</summary>
/// <param name="Type">The type of the values that are not null.</param>
/// <param name="Nullable">Whether values may be null.</param>
public sealed record ResultColumnType(ColumnType Type, bool Nullable);
