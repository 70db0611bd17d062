using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>Insert, update and compute routes answer no arrays and no binary values, but a function may take them.</summary>
internal sealed class ServedOutputRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns) =>
        from column in route is RowRouteDefinition { Function: null } row ? columns.OutputsOf(row) : []
        where column.Type is { IsServedByWriteRoutes: false }
        select route.Fault(column.Name, $"is of type {column.Type}, which cannot be an output of this route; name the outputs without it");
}
