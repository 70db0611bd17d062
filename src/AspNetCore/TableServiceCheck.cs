using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore;

/// <summary>
/// Checks everything that an application has registered: its tables, their place in the store, its queries and its routes.
/// The application's start does it too; call it to learn the faults without starting.
/// </summary>
public sealed class TableServiceCheck
{
    private readonly IServiceProvider _services;

    internal TableServiceCheck(IServiceProvider services) => _services = services;

    /// <summary>Applies every rule, and makes the routes that break none ready to serve.</summary>
    /// <param name="cancellation">Ends the check.</param>
    /// <returns>All faults: of the settings, the tables, the store, then of the routes in the order of registration; empty where the service can start.</returns>
    public async Task<ImmutableArray<DefinitionFault>> CheckAsync(CancellationToken cancellation = default)
    {
        var routes = _services.GetRequiredService<ServiceRoutes>();
        var tables = _services.GetRequiredService<TableRegistry>();
        var store = _services.GetRequiredService<ITableStore>();
        var faults = ImmutableArray.CreateBuilder<DefinitionFault>();
        faults.AddRange(HttpOptionsRule.FaultsOf(_services.GetRequiredService<IOptions<TableHttpOptions>>().Value));
        faults.AddRange(routes.PrefixFaults);
        faults.AddRange(tables.Faults);
        foreach (var table in tables.Tables)
            faults.AddRange(await store.CheckAsync(table, cancellation));
        var check = new RouteCheck(routes, tables, _services.GetRequiredService<RouteServices>());
        faults.AddRange(await check.CheckAsync(cancellation));
        return [.. faults.Distinct()];
    }
}
