using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Computation;

/// <summary>
/// Compiles the call of a delegate with the values of a row, so that a row costs no reflection. The
/// sources are in the order of the signature's parameters. The caller sees to it that nulls reach
/// only parameters that accept them.
/// </summary>
internal static class CompiledDelegate
{
    private static readonly MethodInfo BoxTask = Method(nameof(BoxTaskAsync));
    private static readonly MethodInfo BoxValueTask = Method(nameof(BoxValueTaskAsync));

    public static Func<object?[], CancellationToken, object?> Blocking(
        Delegate function, DelegateSignature signature, ArgumentSource[] sources) =>
        Compile<object?>(function, signature, sources, call => Expression.Convert(call, typeof(object)));

    public static Func<object?[], CancellationToken, Task<object?>> Asynchronous(
        Delegate function, DelegateSignature signature, ArgumentSource[] sources) =>
        Compile<Task<object?>>(function, signature, sources, call =>
        {
            var box = call.Type.GetGenericTypeDefinition() == typeof(Task<>) ? BoxTask : BoxValueTask;
            return Expression.Call(box.MakeGenericMethod(call.Type.GetGenericArguments()[0]), call);
        });

    private static Func<object?[], CancellationToken, T> Compile<T>(
        Delegate function, DelegateSignature signature, ArgumentSource[] sources, Func<Expression, Expression> result)
    {
        var row = Expression.Parameter(typeof(object?[]), "row");
        var cancellation = Expression.Parameter(typeof(CancellationToken), "cancellation");
        var arguments = new Expression[signature.Parameters.Length + signature.CancellationPositions.Length];
        foreach (var position in signature.CancellationPositions)
            arguments[position] = cancellation;
        for (var index = 0; index < sources.Length; index++)
        {
            var source = sources[index];
            Expression value = source.Ordinal >= 0
                ? Expression.ArrayIndex(row, Expression.Constant(source.Ordinal))
                : Expression.Constant(source.Literal, typeof(object));
            arguments[signature.Parameters[index].Position] = ArgumentExpression.Of(
                value, source.Type, signature.Parameters[index]);
        }

        var call = Expression.Invoke(Expression.Constant(function), arguments);
        return Expression.Lambda<Func<object?[], CancellationToken, T>>(result(call), row, cancellation).Compile();
    }

    private static async Task<object?> BoxTaskAsync<T>(Task<T> task) => await task.ConfigureAwait(false);

    private static async Task<object?> BoxValueTaskAsync<T>(ValueTask<T> task) => await task.ConfigureAwait(false);

    private static MethodInfo Method(string name) =>
        typeof(CompiledDelegate).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}

/// <summary>
/// Converts a column's value into what the application's own code takes: an argument or a property.
/// </summary>
internal static class ArgumentExpression
{
    private static readonly MethodInfo Widen =
        typeof(ColumnType).GetMethod(nameof(ColumnType.Widen), BindingFlags.NonPublic | BindingFlags.Instance)!;

    private static readonly Dictionary<Type, Expression<Func<object, object>>> Conversions = new()
    {
        [typeof(DateTime)] = value => ((DateTimeOffset)value).UtcDateTime,
        [typeof(int[])] = value => Array.ConvertAll((long[])value, element => checked((int)element)),
        [typeof(float[])] = value => Array.ConvertAll((double[])value, element => (float)element),
        [typeof(JsonElement)] = value => JsonElement.Parse(((JsonText)value).Text, default(JsonDocumentOptions)),
    };

    /// <summary>The argument for a parameter. A value without a source is always null.</summary>
    public static Expression Of(Expression value, ColumnType? source, DelegateParameter parameter) => source is null
        ? Expression.Default(parameter.ClrType)
        : Of(value, source, parameter.Type, parameter.ClrType, parameter.AcceptsNull);

    /// <summary>
    /// The value in the .NET type that is wanted. Without a column type for that, the value is only
    /// cast. If it accepts null, the .NET type must, too.
    /// </summary>
    public static Expression Of(Expression value, ColumnType source, ColumnType? type, Type wanted, bool acceptsNull)
    {
        var argument = type is null ? Expression.Convert(value, wanted) : Converted(value, source, type, wanted);
        return acceptsNull
            ? Expression.Condition(
                Expression.ReferenceEqual(value, Expression.Constant(null)), Expression.Default(wanted), argument)
            : argument;
    }

    private static Expression Converted(Expression value, ColumnType source, ColumnType type, Type wanted)
    {
        var widened = source.ClrType == type.ClrType
            ? value
            : Expression.Call(Expression.Constant(type, typeof(ColumnType)), Widen, value);
        var target = Nullable.GetUnderlyingType(wanted) ?? wanted;
        Expression converted = Conversions.TryGetValue(target, out var conversion)
            ? Expression.Convert(Expression.Invoke(conversion, widened), target)
            : Expression.Convert(widened, type.ClrType);
        if (target != converted.Type)
            converted = Expression.ConvertChecked(converted, target);
        return converted.Type == wanted ? converted : Expression.Convert(converted, wanted);
    }
}
