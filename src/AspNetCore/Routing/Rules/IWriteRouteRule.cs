using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>A rule for routes that write to a table.</summary>
internal interface IWriteRouteRule
{
    IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns);
}
