using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Requests;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Handlers;

/// <summary>What requests give where they give the values of a new row: a slot for each of the table's columns.</summary>
internal static class NewRowInputs
{
    public static RequestInputs Of(RouteServices services, TableSchema schema, RowRouteDefinition route, MediaUrls media)
    {
        var columns = route.Inputs?.Concat(route.Uploads).Select(name => schema.Find(name)!) ?? schema.Columns.Where(column => !column.IsComputed);
        return RequestInputs.Of(services, [.. columns.Select(column => FieldOf(column, route))], media);
    }

    private static RequestField FieldOf(Column column, RowRouteDefinition route) =>
        RequestField.Of(column, column.Nullable ? WhenAbsent.TakeDefault : WhenAbsent.Refuse, column.Ordinal) with
        {
            Media = column.Type.IsMedia ? route.MediaInputOf(column.Name) : MediaInput.Refused,
        };
}
