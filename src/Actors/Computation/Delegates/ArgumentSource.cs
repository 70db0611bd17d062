using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Delegates;

/// <summary>Where the value of an argument comes from: a column of the row, or a literal.</summary>
/// <param name="Ordinal">The column's ordinal; -1: a literal.</param>
/// <param name="Type">The type of the value; <see langword="null"/> for the literal null.</param>
/// <param name="Literal">The literal.</param>
internal readonly record struct ArgumentSource(int Ordinal, ColumnType? Type, object? Literal)
{
    public object? ValueIn(object?[] row) => Ordinal >= 0 ? row[Ordinal] : Literal;
}
