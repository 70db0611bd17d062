using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

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
