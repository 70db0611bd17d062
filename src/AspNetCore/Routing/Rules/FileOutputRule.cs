using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>A route that answers a file has exactly one media output.</summary>
internal sealed class FileOutputRule : IWriteRouteRule
{
    public const string InBackground = "a route in the background answers where its job is, which cannot be a file: leave out background or the file response";

    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns)
    {
        if (route is not RowRouteDefinition { ReturnsFile: true } row)
            yield break;
        if (route.IsBackground)
            yield return route.Fault(InBackground);
        if (FaultOf(columns.OutputsOf(row).Count(column => column.Type is { IsMedia: true })) is { } fault)
            yield return route.Fault(fault);
    }

    /// <param name="mediaOutputs">How many media outputs there are.</param>
    public static string? FaultOf(int mediaOutputs) =>
        mediaOutputs == 1 ? null : $"an answer that is a file needs exactly one media output, and there are {mediaOutputs}";
}
