using TableActors.Contracts.Columns;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores;

/// <summary>A column of a query's result.</summary>
/// <param name="Name">The name in answers.</param>
/// <param name="Type">
/// The type; <see langword="null"/> where the store cannot tell it in advance: each value is then served by its own kind.
/// </param>
/// <param name="Nullable">Whether values may be null.</param>
/// <param name="Source">The table column that the values come from; <see langword="null"/>: an expression.</param>
public sealed record ResultColumn(string Name, ColumnType? Type, bool Nullable, Column? Source);
