using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.InteropServices;
using TableActors.Actors.Computation;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.Contracts.Tables.Typed;

namespace TableActors.Actors.Typed;

/// <summary>Turns objects of a class into rows of a table, and rows into objects.</summary>
internal sealed class RowMapping<T>
{
    private readonly Func<object?[], T> _read;
    private readonly ObjectToRow<T> _writer;

    private RowMapping(TableSchema schema, ClassColumns columns)
    {
        var pairs = columns.Properties
            .Select(property => (Property: property, Column: schema.Find(property.Column.Name)!))
            .ToList();
        _read = RowToObject.Compile<T>(columns, pairs.ToDictionary(
            pair => pair.Property,
            pair => new ValueSource(pair.Column.Name, pair.Column.Ordinal, pair.Column.Type, pair.Column.Nullable)));
        _writer = new ObjectToRow<T>(schema, pairs.Where(pair => !pair.Column.IsComputed));
    }

    /// <summary>The columns that objects give values for, in the table's order.</summary>
    public ImmutableArray<Column> Written => _writer.Written;

    /// <exception cref="DefinitionException">The class does not fit the table.</exception>
    public static RowMapping<T> Of(TableSchema schema, ClassColumns columns)
    {
        ImmutableArray<DefinitionFault> faults = [.. columns.Faults, .. FaultsOf(schema, columns)];
        return faults.IsEmpty ? new RowMapping<T>(schema, columns) : throw new DefinitionException(faults);
    }

    public T Read(StoredRow row) => _read(ImmutableCollectionsMarshal.AsArray(row.Values)!);

    /// <inheritdoc cref="ObjectToRow{T}.ValuesOf"/>
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
                yield return new DefinitionFault(
                    $"table {schema.Name}", column.Name,
                    $"cannot be null, and class {NetTypeName.Of(typeof(T))} has no property for it");
        }
    }

    private static string? FaultOf(TableSchema schema, ColumnProperty property)
    {
        var name = property.Property.Name;
        if (schema.Find(property.Column.Name) is not { } column)
            return $"property {name} stands for a column that the table does not have"
                + NearestName.Hint(property.Column.Name, schema.Columns.Select(known => known.Name));
        if (!property.Type.Accepts(column.Type) || (!column.IsComputed && !IsSameKind(property.Type, column.Type)))
            return $"property {name} is of type {property.Type}, and the column of type {column.Type}";
        return column.Nullable && !property.AcceptsNull ? $"property {name} cannot be null, and the column can" : null;
    }

    // The length of a list is checked with each value.
    private static bool IsSameKind(ColumnType property, ColumnType column) =>
        property.Equals(column)
        || (property is ArrayType list && column is ArrayType other && list.Element.Equals(other.Element));
}

/// <summary>
/// Compiles code that makes an object of a row's values. It compiles once, so that rows need no
/// reflection.
/// </summary>
internal static class RowToObject
{
    private static readonly MethodInfo Known = ((Func<object, ColumnType, string, object>)ValueOf).Method;
    private static readonly MethodInfo NotNull = ((Func<object?, string, object>)Required).Method;

    /// <summary>Compiles a reader of objects.</summary>
    /// <param name="columns">The class.</param>
    /// <param name="sources">
    /// Where the values of its properties are found. A property without a source stays as the class
    /// makes it. If it is a parameter of the constructor, it gets the default of its type.
    /// </param>
    public static Func<object?[], T> Compile<T>(
        ClassColumns columns, IReadOnlyDictionary<ColumnProperty, ValueSource> sources)
    {
        var row = Expression.Parameter(typeof(object?[]), "row");
        var arguments = columns.Properties
            .Where(property => property.Parameter >= 0)
            .OrderBy(property => property.Parameter)
            .Select(property => sources.TryGetValue(property, out var source)
                ? Value(row, property, source)
                : Expression.Default(property.Property.PropertyType));
        var bindings = columns.Properties
            .Where(property => property.Parameter < 0 && sources.ContainsKey(property))
            .Select(property => Expression.Bind(property.Property, Value(row, property, sources[property])));
        var made = columns.Constructor is { } constructor
            ? Expression.New(constructor, arguments)
            : Expression.New(typeof(T));
        return Expression.Lambda<Func<object?[], T>>(Expression.MemberInit(made, bindings), row).Compile();
    }

    /// <summary>Compiles a reader of bare values.</summary>
    public static Func<object?[], T> CompileScalar<T>(ColumnType type, ValueSource source, bool acceptsNull)
    {
        var row = Expression.Parameter(typeof(object?[]), "row");
        return Expression.Lambda<Func<object?[], T>>(Value(row, type, typeof(T), acceptsNull, source), row).Compile();
    }

    private static Expression Value(Expression row, ColumnProperty property, ValueSource source)
    {
        var wanted = property.Property.PropertyType;
        if (property.Type.IsMedia && wanted == typeof(string))
        {
            var file = Expression.Convert(Slot(row, source, property.AcceptsNull), typeof(MediaReference));
            var path = Expression.Property(file, nameof(MediaReference.Path));
            return property.AcceptsNull
                ? Expression.Condition(
                    Expression.ReferenceEqual(file, Expression.Constant(null)), Expression.Constant(null, wanted), path)
                : path;
        }

        return Value(row, property.Type.IsMedia ? null : property.Type, wanted, property.AcceptsNull, source);
    }

    private static Expression Value(Expression row, ColumnType? type, Type wanted, bool acceptsNull, ValueSource source)
    {
        var slot = Slot(row, source, acceptsNull);
        if (source.Type is not null || type is null)
            return ArgumentExpression.Of(slot, source.Type!, type, wanted, acceptsNull);
        var known = Expression.Call(
            Known, slot, Expression.Constant(type, typeof(ColumnType)), Expression.Constant(source.Name));
        return ArgumentExpression.Of(known, type, type, wanted, acceptsNull);
    }

    private static Expression Slot(Expression row, ValueSource source, bool acceptsNull)
    {
        Expression slot = Expression.ArrayIndex(row, Expression.Constant(source.Index));
        return source.Nullable && !acceptsNull
            ? Expression.Call(NotNull, slot, Expression.Constant(source.Name))
            : slot;
    }

    // A store cannot always tell in advance which type the values of an expression have.
    private static object ValueOf(object value, ColumnType wanted, string column) =>
        value is null || wanted.ClrType.IsInstanceOfType(value) ? value!
        : ColumnTypes.For(value.GetType()) is { } type && wanted.Accepts(type) ? wanted.Widen(value)
        : throw new ProblemException(new Problem(
            ErrorCodes.Internal, $"Column \"{column}\" of the result holds a value that is not of type {wanted}."));

    private static object Required(object? value, string column) => value
        ?? throw new ProblemException(new Problem(
            ErrorCodes.Internal, $"Column \"{column}\" of the result is null, which the property for it cannot be."));
}

/// <summary>Takes the values of a row out of an object.</summary>
internal sealed class ObjectToRow<T>
{
    private readonly TableSchema _schema;
    private readonly ImmutableArray<Column> _written;
    private readonly Action<T, object?[]> _copy;

    /// <summary>Makes a writer.</summary>
    /// <param name="schema">The table.</param>
    /// <param name="properties">The properties and their columns. No column is computed.</param>
    public ObjectToRow(TableSchema schema, IEnumerable<(ColumnProperty Property, Column Column)> properties)
    {
        _schema = schema;
        var row = Expression.Parameter(typeof(T), "row");
        var values = Expression.Parameter(typeof(object?[]), "values");
        var copies = new List<Expression>();
        var written = new List<Column>();
        foreach (var (property, column) in properties)
        {
            written.Add(column);
            copies.Add(Expression.Assign(
                Expression.ArrayAccess(values, Expression.Constant(column.Ordinal)),
                Boxed(Expression.Property(row, property.Property), column)));
        }

        _written = [.. written.OrderBy(column => column.Ordinal)];
        _copy = Expression.Lambda<Action<T, object?[]>>(Expression.Block(copies), row, values).Compile();
    }

    /// <summary>The columns that objects give values for, in the table's order.</summary>
    public ImmutableArray<Column> Written => _written;

    /// <summary>Gives one value per column of the table; null if objects give the column no value.</summary>
    /// <exception cref="ProblemException">
    /// <c>validation_failed</c>, which names every value that does not fit.
    /// </exception>
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

        return faults is null
            ? values
            : throw new ProblemException(Problem.OfFields(ErrorCodes.ValidationFailed, faults.ToImmutable()));
    }

    private static Expression Boxed(Expression value, Column column)
    {
        if (!column.Type.IsMedia || value.Type != typeof(string))
            return Expression.Convert(value, typeof(object));
        Expression<Func<string?, object?>> file = path => path == null ? null : new MediaReference(path);
        return Expression.Invoke(file, value);
    }
}

/// <summary>The place of a property's value in a row.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Index">The position in the row, from 0.</param>
/// <param name="Type">The type of the values; <see langword="null"/>: it differs from value to value.</param>
/// <param name="Nullable">Whether values may be null.</param>
internal sealed record ValueSource(string Name, int Index, ColumnType? Type, bool Nullable);

/// <summary>Converts values from code to values of their columns and parameters.</summary>
internal static class ValueTaking
{
    /// <summary>Converts a value in place.</summary>
    /// <returns>What is wrong with it; <see langword="null"/>: nothing.</returns>
    public static string? FaultOf(ColumnType type, bool nullable, ref object? value)
    {
        if (value is null)
            return nullable ? null : "must not be null";
        if (!type.TryTake(value, out var taken, out var fault))
            return fault;
        value = taken;
        return null;
    }
}

/// <summary>Compares values of columns.</summary>
internal static class ValueEquality
{
    public static bool Equal(object? left, object? right) => (left, right) switch
    {
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (long[] a, long[] b) => a.AsSpan().SequenceEqual(b),
        (double[] a, double[] b) => a.AsSpan().SequenceEqual(b),
        _ => Equals(left, right),
    };
}
