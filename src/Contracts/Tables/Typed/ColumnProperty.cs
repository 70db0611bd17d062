using System.Reflection;
using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tables.Typed;

/// <summary>A property that stands for a column.</summary>
/// <param name="Property">The property.</param>
/// <param name="Column">The column as the property and its attributes declare it.</param>
/// <param name="AcceptsNull">Whether the property's type says that it can hold null.</param>
/// <param name="Parameter">The position of the constructor's parameter that sets it; -1: it has a setter.</param>
internal sealed record ColumnProperty(PropertyInfo Property, ColumnDefinition Column, bool AcceptsNull, int Parameter)
{
    /// <summary>The type of the column.</summary>
    public ColumnType Type => Column.Type!;
}
