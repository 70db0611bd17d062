using System.Collections.Immutable;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using TableActors.Actors.Exports;
using TableActors.Actors.Hosting;
using TableActors.AspNetCore.Functions;
using TableActors.Contracts.Columns;
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

/// <summary>Finds out which columns the rows of a route's export have: those of its answers.</summary>
internal static class ExportColumns
{
    /// <summary>The columns; empty where they cannot be known because of other faults.</summary>
    public static ImmutableArray<ExportColumn> Of(RowRouteDefinition route, RouteColumns columns, RouteFunctions functions)
    {
        if (route.Function is not { } function)
            return [.. columns.OutputsOf(route).Select(column => new ExportColumn(column.Name, column.Type))];
        return functions.TryFindJson(function.Signature.Result.ClrType, out var json, out _) && json.Kind == JsonTypeInfoKind.Object
            ? [.. json.Properties.Where(IsWritten).Select(property => new ExportColumn(property.Name, TypeOf(property)))]
            : [];
    }

    // Of what is kept for fields that the type does not know nothing is known here either.
    private static bool IsWritten(JsonPropertyInfo property) => property is { Get: not null, IsExtensionData: false };

    private static ColumnType? TypeOf(JsonPropertyInfo property)
    {
        var isOwnForm = property.CustomConverter is not null
            || ((property.NumberHandling ?? property.Options.NumberHandling) & JsonNumberHandling.WriteAsString) != 0;
        // A media column's URL is a text, as it is everywhere else.
        return isOwnForm ? null : ColumnTypes.For(property.PropertyType);
    }
}
