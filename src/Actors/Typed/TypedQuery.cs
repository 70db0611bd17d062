using System.Collections.Concurrent;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables.Typed;

namespace TableActors.Actors.Typed;

/// <summary>A query, and how its rows become objects of the classes that it was run for.</summary>
internal sealed class TypedQuery(PreparedQuery prepared)
{
    private readonly ConcurrentDictionary<Type, Delegate> _readers = new();

    public PreparedQuery Prepared => prepared;

    /// <summary>Finds how rows are read.</summary>
    /// <exception cref="DefinitionException">The result does not fit the class.</exception>
    public Func<object?[], T> ReaderOf<T>() => (Func<object?[], T>)_readers.GetOrAdd(typeof(T), static (_, self) => self.Compile<T>(), this);

    private Func<object?[], T> Compile<T>() => ColumnTypes.For(typeof(T)) is { } type ? CompileScalar<T>(type) : CompileObject<T>();

    private Func<object?[], T> CompileScalar<T>(ColumnType type)
    {
        if (prepared.Columns is not [var column])
            throw new DefinitionException([Fault(null, $"the result has {prepared.Columns.Length} columns, and a {NetTypeName.Of(typeof(T))} holds one")]);
        if (column.Type is { } found && !type.Accepts(found))
            throw new DefinitionException([Fault(column.Name, $"is of type {found}, which {NetTypeName.Of(typeof(T))} does not hold")]);
        // The nullable annotations of a type argument are known to the compiler alone.
        var acceptsNull = !typeof(T).IsValueType || Nullable.GetUnderlyingType(typeof(T)) is not null;
        return RowReader.CompileScalar<T>(type, SourceOf(column, 0), acceptsNull);
    }

    private Func<object?[], T> CompileObject<T>()
    {
        var columns = ClassColumns.Of(typeof(T));
        var sources = new Dictionary<ColumnProperty, ValueSource>();
        var faults = new List<DefinitionFault>(columns.Faults.Select(fault => fault with { Subject = $"query {prepared.Definition.Name}" }));
        foreach (var property in columns.Properties)
        {
            var index = IndexOf(property.Column.Name);
            if (index < 0)
                faults.Add(Fault(property.Column.Name, $"is no column of the result, and property {property.Property.Name} of {NetTypeName.Of(typeof(T))} stands for it"));
            else if (prepared.Columns[index] is { Type: { } type } && !property.Type.Accepts(type))
                faults.Add(Fault(property.Column.Name, $"is of type {type}, and property {property.Property.Name} of {NetTypeName.Of(typeof(T))} of type {property.Type}"));
            else
                sources[property] = SourceOf(prepared.Columns[index], index);
        }

        return faults.Count == 0 ? RowReader.Compile<T>(columns, sources) : throw new DefinitionException(faults);
    }

    private int IndexOf(string name)
    {
        for (var index = 0; index < prepared.Columns.Length; index++)
        {
            if (prepared.Columns[index].Name == name)
                return index;
        }

        return -1;
    }

    private static ValueSource SourceOf(ResultColumn column, int index) => new(column.Name, index, column.Type, column.Nullable || column.Type is null);

    private DefinitionFault Fault(string? column, string message) => new($"query {prepared.Definition.Name}", column, message);
}
