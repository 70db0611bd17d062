using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using TableActors.Actors.Exports;
using TableActors.Actors.Hosting;
using TableActors.AspNetCore.Functions;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing;

/// <summary>Looks at the targets of exports, and makes those that nothing stands against known to the lanes.</summary>
internal sealed class ExportCheck(ExportTargets targets, ExportRoutes routes, IOptions<TableActorsOptions> options)
{
    /// <summary>Says everything that stands against a route's export; changes nothing in the target.</summary>
    public async Task<IEnumerable<DefinitionFault>> CheckAsync(
        RowRouteDefinition route, RouteColumns columns, RouteFunctions functions, CancellationToken cancellation)
    {
        // Faults of the settings are reported by a rule of their own.
        if (route.Export is not { } export || ExportRules.FaultsOf(export, targets).Any())
            return [];
        var exported = ExportColumns.Of(route, columns, functions);
        if (exported.IsEmpty)
            return [];
        var target = targets.Create(export, exported);
        var faults = await target.CheckAsync(cancellation);
        if (ExportRules.FaultOfLedger(export, options.Value.Jobs.KeepFailedFor) is { } forgetful)
            faults = faults.Add(forgetful);
        if (faults.IsEmpty)
            routes.Register(route.Name, new ExportRoute(target, export.Retry));
        return FaultsOf(route.Subject, faults);
    }

    /// <summary>Makes what the targets lack, which is their ledgers.</summary>
    /// <returns>What stands against it.</returns>
    public async Task<ImmutableArray<DefinitionFault>> PrepareAsync(CancellationToken cancellation)
    {
        var faults = ImmutableArray.CreateBuilder<DefinitionFault>();
        foreach (var (route, export) in routes.All)
            faults.AddRange(FaultsOf($"route {route}", await export.Target.PrepareAsync(cancellation)));
        return faults.ToImmutable();
    }

    private static IEnumerable<DefinitionFault> FaultsOf(string subject, IEnumerable<ExportFault> faults) =>
        faults.Select(fault => new DefinitionFault(subject, fault.Column, fault.Message));
}
