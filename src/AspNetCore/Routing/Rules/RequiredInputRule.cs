using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>An insert takes every column that cannot be null and is not computed.</summary>
internal sealed class RequiredInputRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns) =>
        from column in columns.All
        where route is InsertRouteDefinition { Inputs: { } inputs } && !inputs.Contains(column.Name)
        where column is { IsComputed: false, Nullable: false }
        select route.Fault(column.Name, "cannot be null, so it must be among the inputs");
}
