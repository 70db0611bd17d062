using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>A route that answers a file has exactly one output, and that is a media column.</summary>
internal sealed class FileOutputRule : IWriteRouteRule
{
    public const string InBackground =
        "background and return_fileresponse are mutually exclusive: a route in the background answers where its job is, which is no file";

    private const string Needed = "return_fileresponse needs exactly one output, a media column";

    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns)
    {
        if (route is not RowRouteDefinition { ReturnsFile: true } row)
            yield break;
        if (route.IsBackground)
            yield return route.Fault(InBackground);
        if (FaultOf([.. columns.OutputsOf(row).Select(column => column.Type)]) is { } fault)
            yield return route.Fault(fault);
    }

    /// <param name="outputs">The types of the outputs; <see langword="null"/>: a type that is not known.</param>
    public static string? FaultOf(IReadOnlyList<ColumnType?> outputs) => outputs switch
    {
        [{ IsMedia: true }] => null,
        [] => $"{Needed}, and there is none",
        [var other] => $"{Needed}, and its one output is {(other is null ? "of no known type" : $"of type {other}")}",
        _ => $"{Needed}, and there are {outputs.Count} outputs",
    };
}
