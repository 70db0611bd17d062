using TableActors.Actors.Exports;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>A route whose answers are exported stores the rows that it answers, answers no file, and its export's settings are within their ranges.</summary>
internal sealed class ExportRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns)
    {
        if (route is not RowRouteDefinition { Export: { } export } row)
            yield break;
        if (row.ReturnsFile)
            yield return route.Fault("export_sql and return_fileresponse are mutually exclusive: a file cannot be exported");
        if (row is ComputeRouteDefinition)
            yield return route.Fault("compute routes and export_sql do not go together: a compute route stores nothing, so there is nothing to export");
        foreach (var fault in ExportRules.FaultsOf(export))
            yield return route.Fault(fault.Message);
    }
}
