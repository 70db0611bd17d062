using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Adds the row that a request gives.</summary>
internal sealed class InsertHandler(RouteServices services, TableSchema schema, InsertRouteDefinition route, IRowAnswer answer, MediaUrls media)
    : NewRowHandler(services, schema, route, media)
{
    private readonly RouteServices _services = services;
    private readonly TableSchema _schema = schema;

    public override RouteDescription Describe() => new(
        "insert",
        _schema.Name.Value,
        $"Adds a row to {_schema.Name}.",
        DescribeRequest(),
        answer.Describe("The stored row."),
        [.. RouteProblems.WriteTo(_schema), ErrorCodes.DuplicateKey, .. answer.Problems])
    {
        TagComment = _schema.Comment,
        GivesETag = true,
    };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask HandleAsync(HttpContext context)
    {
        var values = new object?[_schema.Columns.Length];
        var files = BeginFiles();
        if (await BindAsync(context, values, files) is { } problem)
        {
            await AnswerAsync(context, problem);
            return;
        }

        var operation = _services.NewOperation(CancellationOf(context)) with { Files = files };
        var reply = await _services.Operations.InsertAsync(_schema, values, operation);
        await (reply is RowWritten { Row: var row } ? answer.SendAsync(context, row.Values, row.Version) : AnswerAsync(context, ProblemOf(reply)));
    }
}
