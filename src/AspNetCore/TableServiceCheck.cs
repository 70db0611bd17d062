using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using TableActors.Actors.Tables;
using TableActors.AspNetCore.Functions;
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
        var faults = ImmutableArray.CreateBuilder<DefinitionFault>();
        faults.AddRange(SettingsRule.FaultsOf(_services));
        // Without settings there is no store to ask, but the rules that need none still apply.
        var services = faults.Count == 0 ? _services.GetRequiredService<RouteServices>() : null;
        faults.AddRange(routes.Faults);
        faults.AddRange(tables.Faults);
        if (services is not null)
        {
            foreach (var table in tables.Tables)
                faults.AddRange(await services.Store.CheckAsync(table, cancellation));
        }

        faults.AddRange(await new RouteCheck(routes, tables, _services.GetRequiredService<RouteFunctions>(), services).CheckAsync(cancellation));
        return [.. faults.Distinct()];
    }
}
