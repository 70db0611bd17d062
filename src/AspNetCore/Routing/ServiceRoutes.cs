using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using TableActors.AspNetCore.Routing.Definitions;
using TableActors.AspNetCore.Routing.Rules;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Routing;

/// <summary>Everything that the routers of one application have registered.</summary>
internal sealed class ServiceRoutes
{
    private readonly List<TableDefinition> _tables = [];
    private readonly List<TableRoute> _routes = [];
    private readonly List<DefinitionFault> _prefixFaults = [];

    public IReadOnlyList<TableDefinition> Tables => _tables;

    public IReadOnlyList<TableRoute> Routes => _routes;

    public IReadOnlyList<DefinitionFault> PrefixFaults => _prefixFaults;

    public TableRouter AddRouter(IEndpointRouteBuilder endpoints, string prefix)
    {
        if (PathRule.FaultOfPrefix(prefix) is { } fault)
            _prefixFaults.Add(fault);
        return new TableRouter(endpoints, this, prefix);
    }

    public void AddTable(TableDefinition table)
    {
        if (!_tables.Contains(table))
            _tables.Add(table);
    }

    public IEndpointConventionBuilder Add(IEndpointRouteBuilder endpoints, RouteDefinition definition)
    {
        var route = new TableRoute(definition);
        _routes.Add(route);
        return PathRule.FaultOf(definition.Path) is null
            ? endpoints.MapMethods(definition.Path, [definition.Method], route.InvokeAsync)
            : UnmappedEndpoint.Instance;
    }
}
