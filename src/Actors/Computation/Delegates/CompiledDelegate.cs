using System.Linq.Expressions;
using System.Reflection;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Computation.Delegates;

/// <summary>
/// Compiles the call of a user's delegate on the values of a row, once, so that a row costs no reflection. Sources belong to the
/// parameters of the signature, in order; nulls reach only parameters that accept them.
/// </summary>
internal static class CompiledDelegate
{
    private static readonly MethodInfo BoxTask = Method(nameof(BoxTaskAsync));
    private static readonly MethodInfo BoxValueTask = Method(nameof(BoxValueTaskAsync));

    public static Func<object?[], CancellationToken, object?> Blocking(Delegate function, DelegateSignature signature, ArgumentSource[] sources) =>
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
            arguments[signature.Parameters[index].Position] = ArgumentExpression.Of(value, source.Type, signature.Parameters[index]);
        }

        var call = Expression.Invoke(Expression.Constant(function), arguments);
        return Expression.Lambda<Func<object?[], CancellationToken, T>>(result(call), row, cancellation).Compile();
    }

    private static async Task<object?> BoxTaskAsync<T>(Task<T> task) => await task.ConfigureAwait(false);

    private static async Task<object?> BoxValueTaskAsync<T>(ValueTask<T> task) => await task.ConfigureAwait(false);

    private static MethodInfo Method(string name) => typeof(CompiledDelegate).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}
