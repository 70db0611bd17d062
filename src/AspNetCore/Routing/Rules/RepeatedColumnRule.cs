using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>No list names a column twice.</summary>
internal sealed class RepeatedColumnRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns) =>
        from list in route.ColumnLists
        from names in list.Names.GroupBy(name => name)
        where names.Count() > 1
        select route.Fault(names.Key, $"is named more than once as {list.Role}");
}
