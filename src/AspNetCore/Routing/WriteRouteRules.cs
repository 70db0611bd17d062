using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Routing;

/// <summary>
/// The rules for insert, update, delete and compute routes, one method each.
/// <see cref="ExportCheck"/> has the rules for exports, and <see cref="Functions.RouteFunctions"/>
/// those for functions.
/// </summary>
internal static class WriteRouteRules
{
    /// <summary>The fault of a column that is both an input and an upload.</summary>
    public const string TwoWays = "cannot be an input and an upload together";

    private const string Needed = "return_fileresponse needs exactly one output, a media column";

    /// <summary>The fault of a route in the background that answers a file.</summary>
    public const string FileInBackground =
        "background and return_fileresponse are mutually exclusive: "
        + "a route in the background answers where its job is, which is no file";

    public static IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns)
    {
        var row = route as RowRouteDefinition;
        return
        [
            .. UnknownColumns(route, columns), .. RepeatedColumns(route), .. ComputedInputs(route, columns),
            .. UnchangeableInputs(row, columns),
            .. UnservedOutputs(row, columns), .. UnstoredOutputs(row, columns), .. MissingInputs(row, columns),
            .. MissingKey(route, columns),
            .. EmptyMatch(route), .. BadUploads(row, columns), .. BadFileOutput(row, columns),
        ];
    }

    /// <summary>
    /// What is wrong with the outputs of a route that answers a file; <see langword="null"/>:
    /// nothing.
    /// </summary>
    /// <param name="outputs">The types of the outputs; <see langword="null"/>: an unknown type.</param>
    public static string? FaultOfFile(IReadOnlyList<ColumnType?> outputs) => outputs switch
    {
        [{ IsMedia: true }] => null,
        [] => $"{Needed}, and there is none",
        [var other] => $"{Needed}, and its one output is {(other is null ? "of no known type" : $"of type {other}")}",
        _ => $"{Needed}, and there are {outputs.Count} outputs",
    };

    /// <summary>The fault of an upload whose type is no media type.</summary>
    public static string NoMedia(ColumnType type) => $"is of type {type}, and only media can be uploaded";

    // Every column that a route names is one of its table.
    private static IEnumerable<DefinitionFault> UnknownColumns(WriteRouteDefinition route, RouteColumns columns) =>
        from list in route.ColumnLists
        from name in list.Names.Distinct()
        where columns.Find(name) is null
        select route.Fault(
            name,
            $"unknown {list.Role}: table {route.Table.Name} has no such column{NearestName.Hint(name, columns.Names)}");

    // No list names a column twice.
    private static IEnumerable<DefinitionFault> RepeatedColumns(WriteRouteDefinition route) =>
        from list in route.ColumnLists
        from names in list.Names.GroupBy(name => name)
        where names.Count() > 1
        select route.Fault(names.Key, $"is named more than once as {list.Role}");

    // A computed column is no input.
    private static IEnumerable<DefinitionFault> ComputedInputs(WriteRouteDefinition route, RouteColumns columns) =>
        from list in route.ColumnLists
        where list.Role == "input"
        from column in columns.Named(list.Names)
        where column.IsComputed
        select route.Fault(column.Name, "is computed, so it cannot be an input");

    // An update changes neither the key, by which it finds the row, nor media columns.
    private static IEnumerable<DefinitionFault> UnchangeableInputs(RowRouteDefinition? route, RouteColumns columns) =>
        from column in columns.Named(route is { Kind: RowRouteKind.Update } ? route.Inputs : null)
        let fault = column.IsKey ? "is part of the primary key, which every update takes anyway and cannot change"
            : column.Type is { IsMedia: true } ? "is a media column, which an update takes as an upload alone"
            : null
        where fault is not null
        select route!.Fault(column.Name, fault);

    // Only a function may take arrays and binary values; they are no outputs otherwise.
    private static IEnumerable<DefinitionFault> UnservedOutputs(RowRouteDefinition? route, RouteColumns columns) =>
        from column in route is { Function: null } ? columns.OutputsOf(route) : []
        where column.Type is { IsServedByWriteRoutes: false }
        select route!.Fault(
            column.Name,
            $"is of type {column.Type}, which cannot be an output of this route; name the outputs without it");

    // A compute route stores nothing, so columns that the store computes have no value.
    private static IEnumerable<DefinitionFault> UnstoredOutputs(RowRouteDefinition? route, RouteColumns columns) =>
        from column in route is { Kind: RowRouteKind.Compute } ? columns.OutputsOf(route) : []
        where column.IsComputedByStore
        select route!.Fault(
            column.Name,
            "is computed by the store (sql), which a compute route does not write to, so it cannot be an output");

    // An insert or a compute takes every column that is neither nullable nor computed.
    private static IEnumerable<DefinitionFault> MissingInputs(RowRouteDefinition? route, RouteColumns columns)
    {
        if (route is not { Kind: RowRouteKind.Insert or RowRouteKind.Compute, Inputs: { } named })
            return [];
        var inputs = named.Concat(route.Uploads).ToList();
        return
            from column in columns.All
            where column is { IsComputed: false, Nullable: false } && !inputs.Contains(column.Name)
            select route.Fault(column.Name, "cannot be null, so it must be among the inputs");
    }

    // Updates, and deletes that name no match columns, find their row by the primary key.
    private static IEnumerable<DefinitionFault> MissingKey(WriteRouteDefinition route, RouteColumns columns)
    {
        if (columns.HasKey)
            return [];
        return route switch
        {
            RowRouteDefinition { Kind: RowRouteKind.Update } =>
                [route.Fault($"an update needs a primary key, and table {route.Table.Name} has none")],
            DeleteRouteDefinition { MatchColumns: null } =>
                [route.Fault(
                    $"a delete without match columns needs a primary key, and table {route.Table.Name} has none")],
            _ => [],
        };
    }

    // A delete compares at least one column: an empty list would match every row.
    private static IEnumerable<DefinitionFault> EmptyMatch(WriteRouteDefinition route) =>
        route is DeleteRouteDefinition { MatchColumns.Count: 0 }
            ? [route.Fault("the match columns must not be empty; left out, they are the primary key")]
            : [];

    // An upload is a media column that is neither computed nor an input.
    private static IEnumerable<DefinitionFault> BadUploads(RowRouteDefinition? route, RouteColumns columns) =>
        from column in columns.Named(route?.Uploads)
        let fault = column.IsComputed ? "is computed, so it cannot be an upload"
            : column.Type is { IsMedia: false } ? NoMedia(column.Type)
            : route!.Inputs?.Contains(column.Name) == true ? TwoWays
            : null
        where fault is not null
        select route!.Fault(column.Name, fault);

    // A route that answers a file has one output, a media column, and is not in the background.
    private static IEnumerable<DefinitionFault> BadFileOutput(RowRouteDefinition? route, RouteColumns columns)
    {
        if (route is not { ReturnsFile: true })
            yield break;
        if (route.IsBackground)
            yield return route.Fault(FileInBackground);
        if (FaultOfFile([.. columns.OutputsOf(route).Select(column => column.Type)]) is { } fault)
            yield return route.Fault(fault);
    }
}
