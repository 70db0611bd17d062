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
    /// <summary>
    /// What is wrong with how a route declares its export: such a route stores the rows that it answers, answers no file, and its export's
    /// settings are within their ranges.
    /// </summary>
    public static IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, ExportTargets targets)
    {
        if (route is not RowRouteDefinition { Export: { } export } row)
            yield break;
        if (row.ReturnsFile)
            yield return route.Fault("export_sql and return_fileresponse are mutually exclusive: a file cannot be exported");
        if (row.Kind == RowRouteKind.Compute)
            yield return route.Fault("compute routes and export_sql do not go together: a compute route stores nothing, so there is nothing to export");
        foreach (var fault in ExportRules.FaultsOf(export, targets))
            yield return route.Fault(fault.Message);
    }

    /// <summary>Says everything that stands against a route's export; changes nothing in the target.</summary>
    public async Task<IEnumerable<DefinitionFault>> CheckAsync(
        RowRouteDefinition route, RouteColumns columns, RouteFunctions functions, CancellationToken cancellation)
    {
        // The faults of the settings are told by the declaration's check.
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
