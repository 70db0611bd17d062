using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>The uploads of a query route are media, and its answer, where it is to be a file, is that file alone.</summary>
internal static class QueryFileRule
{
    public static IEnumerable<DefinitionFault> FaultsOf(QueryRouteDefinition route, PreparedQuery query)
    {
        foreach (var parameter in query.Parameters)
        {
            if (route.Uploads.Contains(parameter.Name) && !parameter.Type.IsMedia)
                yield return route.Fault(parameter.Name, UploadRule.NoMedia(parameter.Type));
        }

        if (route is { ReturnsFile: true, IsBackground: true })
            yield return route.Fault(FileOutputRule.InBackground);
        if (route.ReturnsFile && FileOutputRule.FaultOf([.. query.Columns.Select(column => column.Type)]) is { } fault)
            yield return route.Fault(fault);
    }
}
