using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables.Typed;

namespace TableActors.Actors.Typed;

/// <summary>
/// A prepared query, and how its rows become objects of the classes that it is run for.
/// </summary>
internal sealed class TypedQuery(PreparedQuery prepared)
{
    private readonly ConcurrentDictionary<Type, Delegate> _readers = new();

    public PreparedQuery Prepared => prepared;

    /// <summary>Makes an object of a row.</summary>
    /// <exception cref="DefinitionException">The result does not fit the class.</exception>
    public Func<object?[], T> ReaderOf<T>() =>
        (Func<object?[], T>)_readers.GetOrAdd(typeof(T), static (_, self) => self.Compile<T>(), this);

    private Func<object?[], T> Compile<T>() =>
        ColumnTypes.For(typeof(T)) is { } type ? CompileScalar<T>(type) : CompileObject<T>();

    private Func<object?[], T> CompileScalar<T>(ColumnType type)
    {
        if (prepared.Columns is not [var column])
            throw new DefinitionException([Fault(
                null,
                $"the result has {prepared.Columns.Length} columns, and a {NetTypeName.Of(typeof(T))} holds one")]);
        if (column.Type is { } found && !type.Accepts(found))
            throw new DefinitionException(
                [Fault(column.Name, $"is of type {found}, which {NetTypeName.Of(typeof(T))} does not hold")]);
        // Only the compiler knows the nullable annotations of a type argument.
        var acceptsNull = !typeof(T).IsValueType || Nullable.GetUnderlyingType(typeof(T)) is not null;
        return RowToObject.CompileScalar<T>(type, SourceOf(column, 0), acceptsNull);
    }

    private Func<object?[], T> CompileObject<T>()
    {
        var columns = ClassColumns.Of(typeof(T));
        var sources = new Dictionary<ColumnProperty, ValueSource>();
        var faults = new List<DefinitionFault>(
            columns.Faults.Select(fault => fault with { Subject = $"query {prepared.Definition.Name}" }));
        foreach (var property in columns.Properties)
        {
            var index = IndexOf(property.Column.Name);
            if (index < 0)
                faults.Add(Fault(
                    property.Column.Name,
                    $"is no column of the result, and property {property.Property.Name} of "
                    + $"{NetTypeName.Of(typeof(T))} stands for it"));
            else if (prepared.Columns[index] is { Type: { } type } && !property.Type.Accepts(type))
                faults.Add(Fault(
                    property.Column.Name,
                    $"is of type {type}, and property {property.Property.Name} of {NetTypeName.Of(typeof(T))} of "
                    + $"type {property.Type}"));
            else
                sources[property] = SourceOf(prepared.Columns[index], index);
        }

        return faults.Count == 0 ? RowToObject.Compile<T>(columns, sources) : throw new DefinitionException(faults);
    }

    private static ValueSource SourceOf(ResultColumn column, int index) =>
        new(column.Name, index, column.Type, column.Nullable || column.Type is null);

    private int IndexOf(string name)
    {
        for (var index = 0; index < prepared.Columns.Length; index++)
        {
            if (prepared.Columns[index].Name == name)
                return index;
        }

        return -1;
    }

    private DefinitionFault Fault(string? column, string message) =>
        new($"query {prepared.Definition.Name}", column, message);
}

/// <summary>
/// Finds the arguments of a query in the properties of an object, or in a dictionary.
/// </summary>
internal static class QueryArguments
{
    private static readonly ConcurrentDictionary<Type, Func<object, Dictionary<string, object?>>> Readers = new();

    /// <summary>Gives one value per parameter.</summary>
    /// <exception cref="ArgumentException">
    /// A property or an entry is named after no parameter.
    /// </exception>
    /// <exception cref="ProblemException">
    /// <c>validation_failed</c>. It names every parameter whose value is missing or does not fit.
    /// </exception>
    public static ImmutableArray<object?> Of(PreparedQuery query, object? arguments)
    {
        var given = arguments switch
        {
            null => [],
            IEnumerable<KeyValuePair<string, object?>> pairs => pairs.ToDictionary(StringComparer.Ordinal),
            _ => Readers.GetOrAdd(arguments.GetType(), ReaderOf)(arguments),
        };
        var values = new object?[query.Parameters.Length];
        var faults = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>();
        for (var index = 0; index < values.Length; index++)
        {
            var parameter = query.Parameters[index];
            var isGiven = given.Remove(NameOf(parameter.Name, given), out values[index]);
            if (!isGiven)
                values[index] = parameter.Default;
            if (!isGiven && parameter is { Default: null, Nullable: false })
                faults[parameter.Name] = ["is required"];
            else if (ValueTaking.FaultOf(parameter.Type, parameter.Nullable, ref values[index]) is { } fault)
                faults[parameter.Name] = [fault];
        }

        if (given.Keys.FirstOrDefault() is { } unknown)
        {
            var hint = NearestName.Hint(unknown, query.Parameters.Select(parameter => parameter.Name));
            throw new ArgumentException(
                $"Query {query.Definition.Name} has no parameter \"{unknown}\"{hint}", nameof(arguments));
        }

        return faults.Count == 0
            ? [.. values]
            : throw new ProblemException(Problem.OfFields(ErrorCodes.ValidationFailed, faults.ToImmutable()));
    }

    // As with columns, the property LeastRating stands for the parameter least_rating.
    private static string NameOf(string parameter, Dictionary<string, object?> given) => given.ContainsKey(parameter)
        ? parameter
        : given.Keys.FirstOrDefault(name => JsonNamingPolicy.SnakeCaseLower.ConvertName(name) == parameter)
            ?? parameter;

    private static Func<object, Dictionary<string, object?>> ReaderOf(Type type)
    {
        var arguments = Expression.Parameter(typeof(object), "arguments");
        var names = Expression.Variable(typeof(Dictionary<string, object?>), "names");
        var indexer = typeof(Dictionary<string, object?>).GetProperty("Item")!;
        var copies = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .Select(property => (Expression)Expression.Assign(
                Expression.Property(names, indexer, Expression.Constant(property.Name)),
                Expression.Convert(
                    Expression.Property(Expression.Convert(arguments, type), property), typeof(object))));
        var body = Expression.Block(
            [names],
            [Expression.Assign(names, Expression.New(typeof(Dictionary<string, object?>))), .. copies, names]);
        return Expression.Lambda<Func<object, Dictionary<string, object?>>>(body, arguments).Compile();
    }
}
