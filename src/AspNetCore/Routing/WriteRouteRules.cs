using TableActors.Actors.Exports;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Routing;

/// <summary>A rule for routes that write to a table.</summary>
internal interface IWriteRouteRule
{
    IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns);
}

/// <summary>Every column that a route names is one of its table.</summary>
internal sealed class KnownColumnRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns) =>
        from list in route.ColumnLists
        from name in list.Names.Distinct()
        where columns.Find(name) is null
        select route.Fault(name, $"unknown {list.Role}: table {route.Table.Name} has no such column{NearestName.Hint(name, columns.Names)}");
}

/// <summary>No list names a column twice.</summary>
internal sealed class RepeatedColumnRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns) =>
        from list in route.ColumnLists
        from names in list.Names.GroupBy(name => name)
        where names.Count() > 1
        select route.Fault(names.Key, $"is named more than once as {list.Role}");
}

/// <summary>A computed column is no input.</summary>
internal sealed class ComputedInputRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns) =>
        from list in route.ColumnLists
        where list.Role == "input"
        from column in columns.Named(list.Names)
        where column.IsComputed
        select route.Fault(column.Name, "is computed, so it cannot be an input");
}

/// <summary>An update changes neither the key, by which it finds the row, nor media columns.</summary>
internal sealed class UpdateInputRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns) =>
        from column in columns.Named((route as UpdateRouteDefinition)?.Inputs)
        let fault = column.IsKey ? "is part of the primary key, which every update takes anyway and cannot change"
            : column.Type is { IsMedia: true } ? "is a media column, which an update takes as an upload alone"
            : null
        where fault is not null
        select route.Fault(column.Name, fault);
}

/// <summary>Insert, update and compute routes answer no arrays and no binary values, but a function may take them.</summary>
internal sealed class ServedOutputRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns) =>
        from column in route is RowRouteDefinition { Function: null } row ? columns.OutputsOf(row) : []
        where column.Type is { IsServedByWriteRoutes: false }
        select route.Fault(column.Name, $"is of type {column.Type}, which cannot be an output of this route; name the outputs without it");
}

/// <summary>A compute route stores nothing, so there is no value of a column that the store computes.</summary>
internal sealed class StoredOutputRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns) =>
        from column in route is ComputeRouteDefinition compute ? columns.OutputsOf(compute) : []
        where column.IsComputedByStore
        select route.Fault(column.Name, "is computed by the store (sql), which a compute route does not write to, so it cannot be an output");
}

/// <summary>An insert takes every column that cannot be null and is not computed, and so does a compute.</summary>
internal sealed class RequiredInputRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns)
    {
        if (route is not (InsertRouteDefinition { Inputs: not null } or ComputeRouteDefinition { Inputs: not null }))
            return [];
        var inputs = ((RowRouteDefinition)route).Inputs!.Concat(((RowRouteDefinition)route).Uploads).ToList();
        return
            from column in columns.All
            where column is { IsComputed: false, Nullable: false } && !inputs.Contains(column.Name)
            select route.Fault(column.Name, "cannot be null, so it must be among the inputs");
    }
}

/// <summary>Updates, and deletes that name no match columns, find their row by the primary key.</summary>
internal sealed class KeyNeededRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns)
    {
        if (columns.HasKey)
            return [];
        return route switch
        {
            UpdateRouteDefinition => [route.Fault($"an update needs a primary key, and table {route.Table.Name} has none")],
            DeleteRouteDefinition { MatchColumns: null } =>
                [route.Fault($"a delete without match columns needs a primary key, and table {route.Table.Name} has none")],
            _ => [],
        };
    }
}

/// <summary>A delete compares at least one column: an empty list would match every row.</summary>
internal sealed class MatchColumnRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns) =>
        route is DeleteRouteDefinition { MatchColumns.Count: 0 }
            ? [route.Fault("the match columns must not be empty; left out, they are the primary key")]
            : [];
}

/// <summary>Uploads go to media columns that are not computed, and none of them is an input as well.</summary>
internal sealed class UploadRule : IWriteRouteRule
{
    public const string TwoWays = "cannot be an input and an upload together";

    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns) =>
        from column in columns.Named((route as RowRouteDefinition)?.Uploads)
        let fault = column.IsComputed ? "is computed, so it cannot be an upload"
            : column.Type is { IsMedia: false } ? NoMedia(column.Type)
            : ((RowRouteDefinition)route).Inputs?.Contains(column.Name) == true ? TwoWays
            : null
        where fault is not null
        select route.Fault(column.Name, fault);

    public static string NoMedia(ColumnType type) => $"is of type {type}, and only media can be uploaded";
}

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
