using System.Reflection;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Functions;

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
