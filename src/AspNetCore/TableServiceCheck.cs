using System.Collections.Immutable;
using TableActors.AspNetCore.Routing;
using TableActors.AspNetCore.Routing.Rules;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore;

/// <summary>
/// Checks everything that an application has registered: its tables, their place in the store, its queries and its routes.
/// The application's start does it too; call it to learn the faults without starting.
/// </summary>
public sealed class TableServiceCheck
{
    private readonly ServiceRoutes _routes;

    internal TableServiceCheck(ServiceRoutes routes) => _routes = routes;

    /// <summary>Applies every rule, and makes the routes that break none ready to serve.</summary>
    /// <param name="cancellation">Ends the check.</param>
    /// <returns>All faults, in the order of registration; empty where the service can start.</returns>
    public Task<ImmutableArray<DefinitionFault>> CheckAsync(CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var pathFaults = _routes.Routes.Select(route => route.Definition)
            .Where(route => PathRule.FaultOf(route.Path) is not null)
            .Select(route => new DefinitionFault(route.Subject, null, PathRule.FaultOf(route.Path)!));
        return Task.FromResult<ImmutableArray<DefinitionFault>>([.. _routes.PrefixFaults, .. pathFaults]);
    }
}
