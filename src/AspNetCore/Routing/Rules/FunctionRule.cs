using System.Text.Json.Serialization.Metadata;
using TableActors.AspNetCore.Functions;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>
/// A function takes every output and nothing that it cannot be given, in types that hold the columns' values, and gives an object
/// with properties.
/// </summary>
internal sealed class FunctionRule(RouteFunctions functions) : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns)
    {
        if (route is not RowRouteDefinition { Function: { } function } row)
            return [];
        var outputs = row.Outputs ?? [.. columns.Names];
        var parameters = function.Signature.Parameters;
        var left = row.Outputs?.Distinct().Where(name => parameters.All(parameter => parameter.Name != name)) ?? [];
        return
        [
            .. left.Select(name => route.Fault(name, "is an output, but the function has no parameter of this name")),
            .. parameters.Select(parameter => FaultOf(parameter, row, columns, outputs)).OfType<DefinitionFault>(),
            .. FaultOfOwner(route, function),
            .. FaultsOfResult(route, function.Signature.Result),
        ];
    }

    private DefinitionFault? FaultOf(DelegateParameter parameter, RowRouteDefinition route, RouteColumns columns, IReadOnlyList<string> outputs)
    {
        switch (functions.KindOf(parameter, outputs))
        {
            case ArgumentKind.Output:
                return columns.Find(parameter.Name) is { } column ? FaultOf(parameter, route, column) : null;
            case ArgumentKind.None:
                var what = route.Outputs is null ? "no column of the table" : "no output";
                return route.Fault(
                    $"parameter \"{parameter.Name}\" of the function is {what}, and there is no service of the .NET type "
                    + $"{NetTypeName.Of(parameter.ClrType)}{NearestName.Hint(parameter.Name, outputs)}");
            default:
                return null;
        }
    }

    private static DefinitionFault? FaultOf(DelegateParameter parameter, RowRouteDefinition route, RouteColumn column)
    {
        if (column.Type is null)
            return null;
        if (parameter.FaultOf(CompiledFunction.TypeOf(column.Type)) is { } fault)
            return route.Fault(column.Name, fault);
        return column.Nullable && !parameter.AcceptsNull
            ? route.Fault(column.Name, $"parameter \"{parameter.Name}\" does not take null, which the column can be; {NetTypeName.Of(parameter.ClrType)}? would")
            : null;
    }

    private IEnumerable<DefinitionFault> FaultOfOwner(WriteRouteDefinition route, RouteFunction function)
    {
        if (function.Owner is not { } owner || functions.IsService(owner))
            yield break;
        if (owner.IsAbstract)
            yield return route.Fault($"class {NetTypeName.Of(owner)} is abstract, so that nobody can make the instance whose method answers");
        else if (owner.GetConstructors() is not [var constructor])
            yield return route.Fault($"class {NetTypeName.Of(owner)} must have one public constructor, or be registered as a service");
        else
        {
            foreach (var missing in constructor.GetParameters().Where(needed => !needed.HasDefaultValue && !functions.IsService(needed.ParameterType)))
                yield return route.Fault($"class {NetTypeName.Of(owner)} needs a {NetTypeName.Of(missing.ParameterType)}, which is no service");
        }
    }

    private IEnumerable<DefinitionFault> FaultsOfResult(WriteRouteDefinition route, DelegateResult result)
    {
        if (result.ClrType == typeof(void))
            yield return route.Fault("the function returns nothing; its result is the answer");
        else if (!functions.TryFindJson(result.ClrType, out var json, out var fault))
            yield return route.Fault($"the function returns the .NET type {NetTypeName.Of(result.ClrType)}, which cannot be written as JSON: {fault}");
        else if (json is not { Kind: JsonTypeInfoKind.Object, Properties.Count: > 0 })
            yield return route.Fault($"the function returns the .NET type {NetTypeName.Of(result.ClrType)}, and the answer must be an object with properties");
        else if (result.MayBeNull == true)
            yield return route.Fault($"the function returns {NetTypeName.Of(result.ClrType)}?, and null is no answer");
    }
}
