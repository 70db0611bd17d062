using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>Updates, and deletes that name no match columns, find their row by the primary key.</summary>
internal sealed class KeyNeededRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns)
    {
        if (columns.HasKey)
            return [];
        return route switch
        {
            UpdateRouteDefinition => [route.Fault($"an update needs a primary key, and table {route.Table.Name} has none")],
            DeleteRouteDefinition { MatchColumns: null } =>
                [route.Fault($"a delete without match columns needs a primary key, and table {route.Table.Name} has none")],
            _ => [],
        };
    }
}
