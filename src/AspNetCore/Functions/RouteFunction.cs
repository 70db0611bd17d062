using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.Logging;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Functions;

/// <summary>The application's own function of a route, as declared.</summary>
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

    /// <summary>The class that the method needs an instance of; <see langword="null"/>: none.</summary>
    public Type? Owner { get; }

    /// <summary>The names of the parameters that may be meant as columns.</summary>
    public IReadOnlyList<string> ColumnNames =>
        [.. Signature.Parameters.Where(parameter => !IsLogger(parameter.ClrType)).Select(parameter => parameter.Name)];

    /// <summary>The attributes that the function was declared with, as an endpoint's metadata: those of the class before its own.</summary>
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

    /// <summary>A method of a class.</summary>
    /// <param name="owner">The class, which may have inherited the method.</param>
    /// <param name="method">The method.</param>
    public static RouteFunction Of(Type owner, MethodInfo method) =>
        new(method, DelegateSignature.Of(method), null, method.IsStatic ? null : owner);

    /// <summary>Whether a parameter of this type takes the logger of its route.</summary>
    public static bool IsLogger(Type type) => type == typeof(ILogger);

    /// <summary>The call.</summary>
    /// <param name="owner">An instance of <see cref="Owner"/>, as an object; not looked at where none is needed.</param>
    /// <param name="arguments">One per parameter, cancellation included.</param>
    public Expression Call(Expression owner, Expression[] arguments) => _delegate is not null
        ? Expression.Invoke(Expression.Constant(_delegate), arguments)
        : Expression.Call(Owner is null ? null : Expression.Convert(owner, Owner), _method, arguments);
}

/// <summary>A class whose methods are the functions of routes.</summary>
internal sealed class RouteClass(Type type)
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private readonly List<(MethodInfo Method, TableRouteAttribute Route)> _marked =
    [
        .. from method in type.GetMethods(Everything)
           orderby method.MetadataToken
           from route in method.GetCustomAttributes<TableRouteAttribute>()
           select (method, route),
    ];

    /// <summary>The routes, in the order of the declaration.</summary>
    public IEnumerable<(TableRouteAttribute Route, RouteFunction Function)> Routes => _marked
        .Where(marked => FaultOf(marked.Method) is null)
        .Select(marked => (marked.Route, RouteFunction.Of(type, marked.Method)));

    /// <summary>What is wrong with the class itself.</summary>
    public IEnumerable<DefinitionFault> Faults => _marked.Count == 0
        ? [Fault("has no method with the attribute InsertRoute, UpdateRoute or ComputeRoute")]
        : _marked.Select(marked => FaultOf(marked.Method)).OfType<string>().Distinct().Select(Fault);

    private static string? FaultOf(MethodInfo method) => method switch
    {
        { IsPublic: false } => $"method {method.Name} must be public to be a route's function",
        { ContainsGenericParameters: true } => $"method {method.Name} must not have type parameters to be a route's function",
        _ => null,
    };

    private DefinitionFault Fault(string message) => new($"class {NetTypeName.Of(type)}", null, message);
}
