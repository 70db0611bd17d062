using Microsoft.AspNetCore.Http;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Routing;

/// <summary>The rules for query routes and their queries.</summary>
internal static class QueryRouteRules
{
    /// <summary>
    /// Inputs and uploads are parameters of the query, each named once. Parameters that requests
    /// cannot give have a default.
    /// </summary>
    public static IEnumerable<DefinitionFault> FaultsOf(QueryRouteDefinition route)
    {
        var lists = ColumnList.Given(("input", route.Inputs), ("upload", route.Uploads)).ToList();
        return
        [
            .. lists.SelectMany(list => Unknown(route, list)),
            .. lists.SelectMany(list => Repeated(route, list)),
            .. (route.Inputs ?? []).Intersect(route.Uploads).Select(name => route.Fault(name, WriteRouteRules.TwoWays)),
            .. LeftOut(route),
            .. UploadsByGet(route),
        ];
    }

    /// <summary>Uploads are media parameters. A query whose answer is a file has one column, of media.</summary>
    public static IEnumerable<DefinitionFault> FaultsOfFiles(QueryRouteDefinition route, PreparedQuery query)
    {
        foreach (var parameter in query.Parameters)
        {
            if (route.Uploads.Contains(parameter.Name) && !parameter.Type.IsMedia)
                yield return route.Fault(parameter.Name, WriteRouteRules.NoMedia(parameter.Type));
        }

        if (route is { ReturnsFile: true, IsBackground: true })
            yield return route.Fault(WriteRouteRules.FileInBackground);
        if (route.ReturnsFile
            && WriteRouteRules.FaultOfFile([.. query.Columns.Select(column => column.Type)]) is { } fault)
            yield return route.Fault(fault);
    }

    /// <summary>A scalar query has one column.</summary>
    public static IEnumerable<DefinitionFault> FaultsOfScalar(PreparedQuery query) =>
        query is { Definition.Scalar: true, Columns.Length: not 1 }
            ? [new DefinitionFault(
                $"query {query.Definition.Name}", null,
                $"a scalar query has exactly one column, and this one has {query.Columns.Length}")]
            : [];

    private static IEnumerable<DefinitionFault> Unknown(QueryRouteDefinition route, ColumnList list) =>
        from name in list.Names.Distinct().Except(route.Parameters)
        let hint = NearestName.Hint(name, route.Parameters)
        select route.Fault(name, $"unknown {list.Role}: query {route.Query.Name} has no such parameter{hint}");

    private static IEnumerable<DefinitionFault> Repeated(QueryRouteDefinition route, ColumnList list) =>
        from names in list.Names.GroupBy(name => name)
        where names.Count() > 1
        select route.Fault(names.Key, $"is named more than once as {list.Role}");

    private static IEnumerable<DefinitionFault> LeftOut(QueryRouteDefinition route) =>
        from name in route.Inputs is null ? [] : route.Parameters.Except(route.Inputs).Except(route.Uploads)
        where !route.HasDefault(name)
        select route.Fault(name, "has no default, so it must be among the inputs");

    private static IEnumerable<DefinitionFault> UploadsByGet(QueryRouteDefinition route) =>
        HttpMethods.IsGet(route.Method) && route.Uploads.Count > 0
            ? [route.Fault(
                "uploads and the method GET do not go together: a query string cannot carry files; use POST")]
            : [];
}
