using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>A computed column is no input.</summary>
internal sealed class ComputedInputRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns) =>
        from list in route.ColumnLists
        where list.Role == "input"
        from column in columns.Named(list.Names)
        where column.IsComputed
        select route.Fault(column.Name, "is computed, so it cannot be an input");
}
