using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>Every column that a route names is one of its table.</summary>
internal sealed class KnownColumnRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns) =>
        from list in route.ColumnLists
        from name in list.Names.Distinct()
        where columns.Find(name) is null
        select route.Fault(name, $"unknown {list.Role}: table {route.Table.Name} has no such column{NearestName.Hint(name, columns.Names)}");
}
