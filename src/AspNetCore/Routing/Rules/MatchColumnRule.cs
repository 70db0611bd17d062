using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>A delete compares at least one column: an empty list would match every row.</summary>
internal sealed class MatchColumnRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns) =>
        route is DeleteRouteDefinition { MatchColumns.Count: 0 }
            ? [route.Fault("the match columns must not be empty; left out, they are the primary key")]
            : [];
}
