using System.Collections.Immutable;
using System.Linq.Expressions;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;
using TableActors.Contracts.Tables.Typed;

namespace TableActors.Actors.Typed;

/// <summary>Takes the values of a row out of an object.</summary>
internal sealed class RowWriter<T>
{
    private readonly TableSchema _schema;
    private readonly ImmutableArray<Column> _written;
    private readonly Action<T, object?[]> _copy;

    /// <summary>Makes a writer.</summary>
    /// <param name="schema">The table.</param>
    /// <param name="properties">The properties and their columns, none of which is computed.</param>
    public RowWriter(TableSchema schema, IEnumerable<(ColumnProperty Property, Column Column)> properties)
    {
        _schema = schema;
        var row = Expression.Parameter(typeof(T), "row");
        var values = Expression.Parameter(typeof(object?[]), "values");
        var copies = new List<Expression>();
        var written = new List<Column>();
        foreach (var (property, column) in properties)
        {
            written.Add(column);
            copies.Add(Expression.Assign(Expression.ArrayAccess(values, Expression.Constant(column.Ordinal)), Boxed(Expression.Property(row, property.Property), column)));
        }

        _written = [.. written.OrderBy(column => column.Ordinal)];
        _copy = Expression.Lambda<Action<T, object?[]>>(Expression.Block(copies), row, values).Compile();
    }

    /// <summary>The columns that objects give values of, in the table's order.</summary>
    public ImmutableArray<Column> Written => _written;

    /// <summary>Gives one value per column of the table, null for those that objects give no values of.</summary>
    /// <exception cref="ProblemException"><c>validation_failed</c>, which names every value that does not fit.</exception>
    public object?[] ValuesOf(T row)
    {
        var values = new object?[_schema.Columns.Length];
        _copy(row, values);
        ImmutableDictionary<string, ImmutableArray<string>>.Builder? faults = null;
        foreach (var column in _written)
        {
            if (ValueTaking.FaultOf(column.Type, column.Nullable, ref values[column.Ordinal]) is { } fault)
                (faults ??= ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>())[column.Name] = [fault];
        }

        return faults is null ? values : throw new ProblemException(Problem.OfFields(ErrorCodes.ValidationFailed, faults.ToImmutable()));
    }

    private static Expression Boxed(Expression value, Column column)
    {
        if (!column.Type.IsMedia || value.Type != typeof(string))
            return Expression.Convert(value, typeof(object));
        Expression<Func<string?, object?>> file = path => path == null ? null : new MediaReference(path);
        return Expression.Invoke(file, value);
    }
}
