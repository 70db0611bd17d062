using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Computation;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Functions;

/// <summary>Compiles the call of a route's function once, so that requests cost no reflection.</summary>
internal static class CompiledFunction
{
    private static readonly MethodInfo GetService =
        ((Func<IServiceProvider, object>)ServiceProviderServiceExtensions.GetRequiredService<object>).Method
            .GetGenericMethodDefinition();

    private static readonly MethodInfo FromTask = Method(nameof(FromTaskAsync));
    private static readonly MethodInfo FromValueTask = Method(nameof(FromValueTaskAsync));

    public static FunctionCall Of(
        RouteFunction function, ImmutableArray<ArgumentKind> kinds, ImmutableArray<Column> outputs, ILogger log)
    {
        var owner = Expression.Parameter(typeof(object), "owner");
        var row = Expression.Parameter(typeof(object?[]), "row");
        var services = Expression.Parameter(typeof(IServiceProvider), "services");
        var cancellation = Expression.Parameter(typeof(CancellationToken), "cancellation");
        var signature = function.Signature;
        var arguments = new Expression[signature.Parameters.Length + signature.CancellationPositions.Length];
        foreach (var position in signature.CancellationPositions)
            arguments[position] = cancellation;
        foreach (var (parameter, kind) in signature.Parameters.Zip(kinds))
        {
            arguments[parameter.Position] = kind switch
            {
                ArgumentKind.Logger => Expression.Constant(log, parameter.ClrType),
                ArgumentKind.Service => Expression.Call(GetService.MakeGenericMethod(parameter.ClrType), services),
                _ => OutputOf(outputs.Single(column => column.Name == parameter.Name)),
            };

            Expression OutputOf(Column column) => ArgumentExpression.Of(
                Expression.ArrayIndex(row, Expression.Constant(column.Ordinal)), TypeOf(column), parameter);
        }

        var call = function.Call(owner, arguments);
        return Expression
            .Lambda<FunctionCall>(Result(call, signature.IsAsynchronous), owner, row, services, cancellation)
            .Compile();
    }

    public static ColumnType TypeOf(Column column) => TypeOf(column.Type);

    /// <summary>The type in which a function gets the values of a column. It gets a file as its URL.</summary>
    public static ColumnType TypeOf(ColumnType type) => type.IsMedia ? ColumnTypes.String : type;

    private static Expression Result(Expression call, bool isAsynchronous)
    {
        if (!isAsynchronous)
            return Expression.New(
                typeof(ValueTask<object?>).GetConstructor([typeof(object)])!, Expression.Convert(call, typeof(object)));
        var wrap = call.Type.GetGenericTypeDefinition() == typeof(Task<>) ? FromTask : FromValueTask;
        return Expression.Call(wrap.MakeGenericMethod(call.Type.GetGenericArguments()[0]), call);
    }

    private static async ValueTask<object?> FromTaskAsync<T>(Task<T> task) => await task;

    private static async ValueTask<object?> FromValueTaskAsync<T>(ValueTask<T> task) => await task;

    private static MethodInfo Method(string name) =>
        typeof(CompiledFunction).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}

/// <summary>Calls a route's function.</summary>
/// <param name="owner">The instance of the method's class; <see langword="null"/>: the method needs none.</param>
/// <param name="row">One value per column of the table, in its order; media as URLs.</param>
/// <param name="services">The services of the request.</param>
/// <param name="cancellation">Ends the call.</param>
internal delegate ValueTask<object?> FunctionCall(
    object? owner, object?[] row, IServiceProvider services, CancellationToken cancellation);

/// <summary>Provides the instance whose method a call runs.</summary>
/// <param name="type">The class.</param>
/// <param name="isService">
/// Whether the application has registered the class. Its lifetime is then the application's
/// business.
/// </param>
internal sealed class FunctionOwner(Type type, bool isService)
{
    private readonly ObjectFactory? _make = isService ? null : ActivatorUtilities.CreateFactory(type, Type.EmptyTypes);

    public object GetFrom(IServiceProvider services) =>
        _make is null ? services.GetRequiredService(type) : _make(services, null);

    /// <summary>Disposes of an instance after its call, unless it is a service.</summary>
    public async ValueTask ReleaseAsync(object owner)
    {
        if (isService)
            return;
        if (owner is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync();
        else if (owner is IDisposable disposable)
            disposable.Dispose();
    }
}
