using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>A route that answers a file has exactly one media output.</summary>
internal sealed class FileOutputRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns)
    {
        if (route is not RowRouteDefinition { ReturnsFile: true } row)
            return [];
        return FaultOf(columns.OutputsOf(row).Count(column => column.Type is { IsMedia: true })) is { } fault ? [route.Fault(fault)] : [];
    }

    /// <param name="mediaOutputs">How many media outputs there are.</param>
    public static string? FaultOf(int mediaOutputs) =>
        mediaOutputs == 1 ? null : $"an answer that is a file needs exactly one media output, and there are {mediaOutputs}";
}
