using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>An insert takes every column that cannot be null and is not computed, and so does a compute.</summary>
internal sealed class RequiredInputRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns)
    {
        if (route is not (InsertRouteDefinition { Inputs: not null } or ComputeRouteDefinition { Inputs: not null }))
            return [];
        var inputs = ((RowRouteDefinition)route).Inputs!.Concat(((RowRouteDefinition)route).Uploads).ToList();
        return
            from column in columns.All
            where column is { IsComputed: false, Nullable: false } && !inputs.Contains(column.Name)
            select route.Fault(column.Name, "cannot be null, so it must be among the inputs");
    }
}
