using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.Logging;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Functions;

/// <summary>The function of a handler route, as declared.</summary>
internal sealed class RouteFunction
{
    private readonly MethodInfo _method;
    private readonly Delegate? _delegate;

    private RouteFunction(MethodInfo method, DelegateSignature signature, Delegate? function, Type? owner)
    {
        _method = method;
        _delegate = function;
        Signature = signature;
        Owner = owner;
    }

    public DelegateSignature Signature { get; }

    /// <summary>The class of which the method needs an instance; <see langword="null"/>: it needs none.</summary>
    public Type? Owner { get; }

    /// <summary>The names of the parameters that may stand for columns.</summary>
    public IReadOnlyList<string> ColumnNames =>
        [.. Signature.Parameters.Where(parameter => !IsLogger(parameter.ClrType)).Select(parameter => parameter.Name)];

    /// <summary>
    /// The attributes of the function's class and then its own. They become metadata of the
    /// endpoint.
    /// </summary>
    public ImmutableArray<object> Attributes =>
    [
        .. (Owner ?? (_delegate is null ? _method.DeclaringType : null))?.GetCustomAttributes(inherit: true) ?? [],
        .. _method.GetCustomAttributes(inherit: true),
    ];

    public static RouteFunction Of(Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new RouteFunction(function.Method, DelegateSignature.Of(function), function, null);
    }

    /// <param name="owner">The class, which may have inherited the method.</param>
    /// <param name="method">The method.</param>
    public static RouteFunction Of(Type owner, MethodInfo method) =>
        new(method, DelegateSignature.Of(method), null, method.IsStatic ? null : owner);

    /// <summary>Whether a parameter of this type gets the logger of its route.</summary>
    public static bool IsLogger(Type type) => type == typeof(ILogger);

    /// <summary>Builds the expression that calls the function.</summary>
    /// <param name="owner">An instance of <see cref="Owner"/>, as an object; ignored if the method needs none.</param>
    /// <param name="arguments">One per parameter, including cancellation tokens.</param>
    public Expression Call(Expression owner, Expression[] arguments) => _delegate is not null
        ? Expression.Invoke(Expression.Constant(_delegate), arguments)
        : Expression.Call(Owner is null ? null : Expression.Convert(owner, Owner), _method, arguments);
}

/// <summary>A class whose methods are the functions of routes.</summary>
internal sealed class RouteClass(Type type)
{
    private const BindingFlags AllMethods =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.FlattenHierarchy;

    private readonly List<(MethodInfo Method, TableRouteAttribute Route)> _marked =
    [
        .. from method in type.GetMethods(AllMethods)
           orderby method.MetadataToken
           from route in method.GetCustomAttributes<TableRouteAttribute>()
           select (method, route),
    ];

    /// <summary>The routes, in the order of the declaration.</summary>
    public IEnumerable<(TableRouteAttribute Route, RouteFunction Function)> Routes => _marked
        .Where(marked => FaultOf(marked.Method) is null)
        .Select(marked => (marked.Route, RouteFunction.Of(type, marked.Method)));

    /// <summary>The faults of the class itself, not of its routes.</summary>
    public IEnumerable<DefinitionFault> Faults => _marked.Count == 0
        ? [Fault("has no method with the attribute InsertRoute, UpdateRoute or ComputeRoute")]
        : _marked.Select(marked => FaultOf(marked.Method)).OfType<string>().Distinct().Select(Fault);

    private static string? FaultOf(MethodInfo method) => method switch
    {
        { IsPublic: false } => $"method {method.Name} must be public to be a route's function",
        { ContainsGenericParameters: true } =>
            $"method {method.Name} must not have type parameters to be a route's function",
        _ => null,
    };

    private DefinitionFault Fault(string message) => new($"class {NetTypeName.Of(type)}", null, message);
}
