using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>Insert and update routes answer no arrays and no binary values.</summary>
internal sealed class ServedOutputRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns)
    {
        var outputs = route switch
        {
            InsertRouteDefinition insert => insert.Outputs ?? [.. columns.Names],
            UpdateRouteDefinition update => update.Outputs ?? [.. columns.Names],
            _ => [],
        };
        return
            from column in columns.Named(outputs)
            where column.Type is { IsServedByWriteRoutes: false }
            select route.Fault(column.Name, $"is of type {column.Type}, which cannot be an output of this route; name the outputs without it");
    }
}
