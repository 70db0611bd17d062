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

/// <summary>Checks the exports of routes, and registers those without faults for the lanes.</summary>
internal sealed class ExportCheck(ExportTargets targets, ExportRoutes routes, IOptions<TableActorsOptions> options)
{
    /// <summary>
    /// The faults in a route's declaration of its export. Such a route must store the rows that it
    /// answers, and answer no file. The settings of the export must be within their ranges.
    /// </summary>
    public static IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, ExportTargets targets)
    {
        if (route is not RowRouteDefinition { Export: { } export } row)
            yield break;
        if (row.ReturnsFile)
            yield return route.Fault(
                "export_sql and return_fileresponse are mutually exclusive: a file cannot be exported");
        if (row.Kind == RowRouteKind.Compute)
            yield return route.Fault(
                "compute routes and export_sql do not go together: a compute route stores nothing, "
                + "so there is nothing to export");
        foreach (var fault in ExportRules.FaultsOf(export, targets))
            yield return route.Fault(fault.Message);
    }

    /// <summary>Finds every reason why a route's export cannot work, without changing the target.</summary>
    public async Task<IEnumerable<DefinitionFault>> CheckAsync(
        RowRouteDefinition route, RouteColumns columns, RouteFunctions functions, CancellationToken cancellation)
    {
        // The check of the declaration reports the faults of these settings.
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

    /// <summary>Creates the ledgers that the targets lack.</summary>
    /// <returns>Why ledgers cannot be created; empty: all are there.</returns>
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

/// <summary>Finds the columns of a route's export, which are the fields of its answers.</summary>
internal static class ExportColumns
{
    /// <summary>The columns; empty: unknown, because of other faults.</summary>
    public static ImmutableArray<ExportColumn> Of(
        RowRouteDefinition route, RouteColumns columns, RouteFunctions functions)
    {
        if (route.Function is not { } function)
            return [.. columns.OutputsOf(route).Select(column => new ExportColumn(column.Name, column.Type))];
        return functions.TryFindJson(function.Signature.Result.ClrType, out var json, out _)
            && json.Kind == JsonTypeInfoKind.Object
            ? [.. json.Properties.Where(IsWritten)
                .Select(property => new ExportColumn(property.Name, TypeOf(property)))]
            : [];
    }

    // Extension data holds fields that the type does not know, so nothing is known of them here.
    private static bool IsWritten(JsonPropertyInfo property) => property is { Get: not null, IsExtensionData: false };

    private static ColumnType? TypeOf(JsonPropertyInfo property)
    {
        var isOwnForm = property.CustomConverter is not null
            || ((property.NumberHandling ?? property.Options.NumberHandling) & JsonNumberHandling.WriteAsString) != 0;
        // A media column's URL is a text, as it is everywhere else.
        return isOwnForm ? null : ColumnTypes.For(property.PropertyType);
    }
}
