using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
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
    private readonly RequestFields _fields;

    protected NewRowHandler(RouteServices services, TableSchema schema, RowRouteDefinition route) : base(services, schema)
    {
        _services = services;
        var inputs = route.Inputs?.Select(name => schema.Find(name)!) ?? schema.Columns.Where(column => !column.IsComputed);
        _fields = new RequestFields([.. inputs.Select(column =>
            RequestField.Of(column, column.Nullable ? WhenAbsent.TakeDefault : WhenAbsent.Refuse, column.Ordinal))]);
    }

    private protected IRequestShape DescribeRequest() => new JsonBodyShape([.. _fields.All.Select(DescribedField.Of)]);

    /// <summary>Puts the request's values into a row, or says what is wrong with them.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private protected async ValueTask<Problem?> BindAsync(HttpContext context, object?[] values)
    {
        if (RefuseIfMatch(context) is { } problem)
            return problem;
        using var body = await _services.Bodies.ReadAsync(context);
        return _fields.BindJson(body.Span, values);
    }
}
