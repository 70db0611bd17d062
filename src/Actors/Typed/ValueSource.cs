using TableActors.Contracts.Columns;

namespace TableActors.Actors.Typed;

/// <summary>Where in a row a property's value is found.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Index">The position in the row.</param>
/// <param name="Type">The type of the values; <see langword="null"/>: it differs from value to value.</param>
/// <param name="Nullable">Whether values may be null.</param>
internal sealed record ValueSource(string Name, int Index, ColumnType? Type, bool Nullable);
