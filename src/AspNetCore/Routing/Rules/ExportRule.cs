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
            yield return route.Fault("a file cannot be exported: leave out the export or the file response");
        if (row is ComputeRouteDefinition)
            yield return route.Fault("a compute route stores nothing, so that there is nothing to export");
        foreach (var fault in ExportRules.FaultsOf(export))
            yield return route.Fault(fault.Message);
    }
}
