using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>A query route's inputs are parameters of the query, each once; those that are left out have a default.</summary>
internal static class ParameterRule
{
    public static IEnumerable<DefinitionFault> FaultsOf(QueryRouteDefinition route)
    {
        if (route.Inputs is not { } inputs)
            return [];
        var parameters = route.Parameters;
        return
        [
            .. inputs.Distinct().Except(parameters).Select(name =>
                route.Fault(name, $"unknown input: query {route.Query.Name} has no such parameter{NearestName.Hint(name, parameters)}")),
            .. inputs.GroupBy(name => name).Where(names => names.Count() > 1).Select(names =>
                route.Fault(names.Key, "is named more than once as input")),
            .. parameters.Except(inputs).Where(name => !route.HasDefault(name)).Select(name =>
                route.Fault(name, "has no default, so it must be among the inputs")),
        ];
    }
}
