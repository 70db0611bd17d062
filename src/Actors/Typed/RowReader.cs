using System.Linq.Expressions;
using System.Reflection;
using TableActors.Actors.Computation.Delegates;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables.Typed;

namespace TableActors.Actors.Typed;

/// <summary>Compiles how an object is made of the values of a row, once, so that a row costs no reflection.</summary>
internal static class RowReader
{
    private static readonly MethodInfo Known = ((Func<object, ColumnType, string, object>)ValueOf).Method;
    private static readonly MethodInfo NotNull = ((Func<object?, string, object>)Required).Method;

    /// <summary>Compiles a reader of objects.</summary>
    /// <param name="columns">The class.</param>
    /// <param name="sources">Where the values of its properties are found; properties without a source stay as the class makes them.</param>
    public static Func<object?[], T> Compile<T>(ClassColumns columns, IReadOnlyDictionary<ColumnProperty, ValueSource> sources)
    {
        var row = Expression.Parameter(typeof(object?[]), "row");
        var arguments = columns.Properties
            .Where(property => property.Parameter >= 0)
            .OrderBy(property => property.Parameter)
            .Select(property => sources.TryGetValue(property, out var source) ? Value(row, property, source) : Expression.Default(property.Property.PropertyType));
        var bindings = columns.Properties
            .Where(property => property.Parameter < 0 && sources.ContainsKey(property))
            .Select(property => Expression.Bind(property.Property, Value(row, property, sources[property])));
        var made = columns.Constructor is { } constructor ? Expression.New(constructor, arguments) : Expression.New(typeof(T));
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
                ? Expression.Condition(Expression.ReferenceEqual(file, Expression.Constant(null)), Expression.Constant(null, wanted), path)
                : path;
        }

        return Value(row, property.Type.IsMedia ? null : property.Type, wanted, property.AcceptsNull, source);
    }

    private static Expression Value(Expression row, ColumnType? type, Type wanted, bool acceptsNull, ValueSource source)
    {
        var slot = Slot(row, source, acceptsNull);
        if (source.Type is not null || type is null)
            return ArgumentExpression.Of(slot, source.Type!, type, wanted, acceptsNull);
        var known = Expression.Call(Known, slot, Expression.Constant(type, typeof(ColumnType)), Expression.Constant(source.Name));
        return ArgumentExpression.Of(known, type, type, wanted, acceptsNull);
    }

    private static Expression Slot(Expression row, ValueSource source, bool acceptsNull)
    {
        Expression slot = Expression.ArrayIndex(row, Expression.Constant(source.Index));
        return source.Nullable && !acceptsNull ? Expression.Call(NotNull, slot, Expression.Constant(source.Name)) : slot;
    }

    // A store cannot always tell in advance of which type an expression's values are.
    private static object ValueOf(object value, ColumnType wanted, string column) =>
        value is null || wanted.ClrType.IsInstanceOfType(value) ? value!
        : ColumnTypes.For(value.GetType()) is { } type && wanted.Accepts(type) ? wanted.Widen(value)
        : throw new ProblemException(new Problem(ErrorCodes.Internal, $"Column \"{column}\" of the result holds a value that is not of type {wanted}."));

    private static object Required(object? value, string column) => value
        ?? throw new ProblemException(new Problem(ErrorCodes.Internal, $"Column \"{column}\" of the result is null, which the property for it cannot be."));
}
