using TableActors.Contracts.Columns;

namespace TableActors.Actors.Exports;

/// <summary>A column of the rows that are exported: a field of the answers' JSON objects.</summary>
/// <param name="Name">The field's name, and the target column's.</param>
/// <param name="Type">The type of its values; <see langword="null"/>: not known before they are there, and checked with each.</param>
internal sealed record ExportColumn(string Name, ColumnType? Type);
