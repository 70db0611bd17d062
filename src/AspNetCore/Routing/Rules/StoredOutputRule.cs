using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>A compute route stores nothing, so there is no value of a column that the store computes.</summary>
internal sealed class StoredOutputRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns) =>
        from column in route is ComputeRouteDefinition compute ? columns.OutputsOf(compute) : []
        where column.IsComputedByStore
        select route.Fault(column.Name, "is computed by the store (sql), which a compute route does not write to, so it cannot be an output");
}
