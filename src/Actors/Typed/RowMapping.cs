using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.Contracts.Tables.Typed;

namespace TableActors.Actors.Typed;

/// <summary>How objects of a class become rows of a table, and the other way round.</summary>
internal sealed class RowMapping<T>
{
    private readonly Func<object?[], T> _read;
    private readonly RowWriter<T> _writer;

    private RowMapping(TableSchema schema, ClassColumns columns)
    {
        var pairs = columns.Properties.Select(property => (Property: property, Column: schema.Find(property.Column.Name)!)).ToList();
        _read = RowReader.Compile<T>(columns, pairs.ToDictionary(
            pair => pair.Property,
            pair => new ValueSource(pair.Column.Name, pair.Column.Ordinal, pair.Column.Type, pair.Column.Nullable)));
        _writer = new RowWriter<T>(schema, pairs.Where(pair => !pair.Column.IsComputed));
    }

    /// <summary>The columns that objects give values of, in the table's order.</summary>
    public ImmutableArray<Column> Written => _writer.Written;

    /// <summary>Makes the mapping.</summary>
    /// <exception cref="DefinitionException">The class does not fit the table.</exception>
    public static RowMapping<T> Of(TableSchema schema, ClassColumns columns)
    {
        ImmutableArray<DefinitionFault> faults = [.. columns.Faults, .. FaultsOf(schema, columns)];
        return faults.IsEmpty ? new RowMapping<T>(schema, columns) : throw new DefinitionException(faults);
    }

    public T Read(StoredRow row) => _read(ImmutableCollectionsMarshal.AsArray(row.Values)!);

    /// <inheritdoc cref="RowWriter{T}.ValuesOf"/>
    public object?[] ValuesOf(T row) => _writer.ValuesOf(row);

    private static IEnumerable<DefinitionFault> FaultsOf(TableSchema schema, ClassColumns columns)
    {
        foreach (var property in columns.Properties)
        {
            if (FaultOf(schema, property) is { } fault)
                yield return new DefinitionFault($"table {schema.Name}", property.Column.Name, fault);
        }

        var given = columns.Properties.Select(property => property.Column.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var column in schema.Columns)
        {
            if (column is { IsComputed: false, Nullable: false } && !given.Contains(column.Name))
                yield return new DefinitionFault($"table {schema.Name}", column.Name, $"cannot be null, and class {NetTypeName.Of(typeof(T))} has no property for it");
        }
    }

    private static string? FaultOf(TableSchema schema, ColumnProperty property)
    {
        var name = property.Property.Name;
        if (schema.Find(property.Column.Name) is not { } column)
            return $"property {name} stands for a column that the table does not have{NearestName.Hint(property.Column.Name, schema.Columns.Select(known => known.Name))}";
        if (!property.Type.Accepts(column.Type) || (!column.IsComputed && !IsSameKind(property.Type, column.Type)))
            return $"property {name} is of type {property.Type}, and the column of type {column.Type}";
        return column.Nullable && !property.AcceptsNull ? $"property {name} cannot be null, and the column can" : null;
    }

    // The length of a list is a matter of each value.
    private static bool IsSameKind(ColumnType property, ColumnType column) =>
        property.Equals(column) || (property is ArrayType list && column is ArrayType other && list.Element.Equals(other.Element));
}
