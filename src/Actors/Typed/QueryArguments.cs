using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Typed;

/// <summary>Finds the arguments of a query in an object's properties, or in a dictionary.</summary>
internal static class QueryArguments
{
    private static readonly ConcurrentDictionary<Type, Func<object, Dictionary<string, object?>>> Readers = new();

    /// <summary>Gives one value per parameter.</summary>
    /// <exception cref="ArgumentException">Something is named after no parameter.</exception>
    /// <exception cref="ProblemException"><c>validation_failed</c>, which names every parameter whose value is missing or does not fit.</exception>
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
            throw new ArgumentException($"Query {query.Definition.Name} has no parameter \"{unknown}\"{hint}", nameof(arguments));
        }

        return faults.Count == 0 ? [.. values] : throw new ProblemException(Problem.OfFields(ErrorCodes.ValidationFailed, faults.ToImmutable()));
    }

    // As with columns, a property may be named after a parameter in the manner of C#.
    private static string NameOf(string parameter, Dictionary<string, object?> given) => given.ContainsKey(parameter)
        ? parameter
        : given.Keys.FirstOrDefault(name => JsonNamingPolicy.SnakeCaseLower.ConvertName(name) == parameter) ?? parameter;

    private static Func<object, Dictionary<string, object?>> ReaderOf(Type type)
    {
        var arguments = Expression.Parameter(typeof(object), "arguments");
        var names = Expression.Variable(typeof(Dictionary<string, object?>), "names");
        var indexer = typeof(Dictionary<string, object?>).GetProperty("Item")!;
        var copies = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .Select(property => (Expression)Expression.Assign(
                Expression.Property(names, indexer, Expression.Constant(property.Name)),
                Expression.Convert(Expression.Property(Expression.Convert(arguments, type), property), typeof(object))));
        var body = Expression.Block(
            [names],
            [Expression.Assign(names, Expression.New(typeof(Dictionary<string, object?>))), .. copies, names]);
        return Expression.Lambda<Func<object, Dictionary<string, object?>>>(body, arguments).Compile();
    }
}
