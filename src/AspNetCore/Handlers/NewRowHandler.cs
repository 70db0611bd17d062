using Microsoft.AspNetCore.Http;
using TableActors.Actors.Media;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.OpenApi.Shapes;
using TableActors.AspNetCore.Requests;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Handlers;

/// <summary>What the routes that take the values of a new row have in common.</summary>
internal abstract class NewRowHandler : WriteHandler
{
    private readonly RouteServices _services;
    private readonly RequestInputs _inputs;

    protected NewRowHandler(RouteServices services, TableSchema schema, RowRouteDefinition route, MediaUrls media) : base(services, schema)
    {
        _services = services;
        var columns = route.Inputs?.Concat(route.Uploads).Select(name => schema.Find(name)!) ?? schema.Columns.Where(column => !column.IsComputed);
        _inputs = RequestInputs.Of(services, [.. columns.Select(column => FieldOf(column, route))], media);
    }

    private protected IRequestShape DescribeRequest() => BodyShape.Of([.. _inputs.Fields.All.Select(DescribedField.Of)]);

    /// <summary>Begins the list of the request's files; <see langword="null"/> where it can bring none.</summary>
    private protected PendingFiles? BeginFiles() => _inputs.TakesFiles ? _services.Media.Begin() : null;

    /// <summary>Puts the request's values into a row, or says what is wrong with them.</summary>
    private protected ValueTask<Problem?> BindAsync(HttpContext context, object?[] values, PendingFiles? files) =>
        RefuseIfMatch(context) is { } problem ? ValueTask.FromResult<Problem?>(problem) : _inputs.ReadAsync(context, values, files);

    private static RequestField FieldOf(Column column, RowRouteDefinition route) =>
        RequestField.Of(column, column.Nullable ? WhenAbsent.TakeDefault : WhenAbsent.Refuse, column.Ordinal) with
        {
            Media = column.Type.IsMedia ? route.MediaInputOf(column.Name) : MediaInput.Refused,
        };
}
