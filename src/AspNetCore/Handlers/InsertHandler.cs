using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.OpenApi.Shapes;
using TableActors.AspNetCore.Requests;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Adds the row that a request gives.</summary>
internal sealed class InsertHandler : WriteHandler
{
    private readonly RouteServices _services;
    private readonly TableSchema _schema;
    private readonly RequestFields _fields;
    private readonly RowAnswer _answer;

    public InsertHandler(RouteServices services, TableSchema schema, InsertRouteDefinition route, MediaUrls media) : base(services, schema)
    {
        _services = services;
        _schema = schema;
        var inputs = route.Inputs?.Select(name => schema.Find(name)!) ?? schema.Columns.Where(column => !column.IsComputed);
        _fields = new RequestFields([.. inputs.Select(column =>
            RequestField.Of(column, column.Nullable ? WhenAbsent.TakeDefault : WhenAbsent.Refuse, column.Ordinal))]);
        _answer = new RowAnswer(schema, route.Outputs, media);
    }

    public override RouteDescription Describe() => new(
        "insert",
        _schema.Name.Value,
        $"Adds a row to {_schema.Name}.",
        new JsonBodyShape([.. _fields.All.Select(DescribedField.Of)]),
        new RowShape("The stored row.", [.. _answer.Columns.Select(DescribedField.Of)]),
        [.. RouteProblems.WriteTo(_schema), ErrorCodes.DuplicateKey])
    {
        TagComment = _schema.Comment,
        GivesETag = true,
    };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask HandleAsync(HttpContext context)
    {
        var values = new object?[_schema.Columns.Length];
        if (await BindAsync(context, values) is { } problem)
        {
            await AnswerAsync(context, problem);
            return;
        }

        var reply = await _services.Operations.InsertAsync(_schema, values, _services.NewOperation(CancellationOf(context)));
        await (reply is RowWritten written ? _answer.SendAsync(context, written.Row) : AnswerAsync(context, ProblemOf(reply)));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Problem?> BindAsync(HttpContext context, object?[] values)
    {
        if (RefuseIfMatch(context) is { } problem)
            return problem;
        using var body = await _services.Bodies.ReadAsync(context);
        return _fields.BindJson(body.Span, values);
    }
}
