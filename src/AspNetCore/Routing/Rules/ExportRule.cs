using TableActors.Actors.Exports;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>A route whose answers are exported stores the rows that it answers, answers no file, and its export's settings are within their ranges.</summary>
/// <param name="targets">Knows the databases that exports can go to.</param>
internal sealed class ExportRule(ExportTargets targets) : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns)
    {
        if (route is not RowRouteDefinition { Export: { } export } row)
            yield break;
        if (row.ReturnsFile)
            yield return route.Fault("export_sql and return_fileresponse are mutually exclusive: a file cannot be exported");
        if (row is ComputeRouteDefinition)
            yield return route.Fault("compute routes and export_sql do not go together: a compute route stores nothing, so there is nothing to export");
        foreach (var fault in ExportRules.FaultsOf(export, targets))
            yield return route.Fault(fault.Message);
    }
}
