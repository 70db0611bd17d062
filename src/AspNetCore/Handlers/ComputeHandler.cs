using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Computes the row that a request gives, and stores nothing.</summary>
internal sealed class ComputeHandler(RouteServices services, TableSchema schema, ComputeRouteDefinition route, IRowAnswer answer, MediaUrls media)
    : NewRowHandler(services, schema, route, media)
{
    private readonly RouteServices _services = services;
    private readonly TableSchema _schema = schema;

    public override RouteDescription Describe() => new(
        "compute",
        _schema.Name.Value,
        $"Computes a row of {_schema.Name}, and stores nothing.",
        DescribeRequest(),
        answer.Describe("The computed row."),
        [.. RouteProblems.Compute, .. answer.Problems])
    {
        TagComment = _schema.Comment,
    };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask HandleAsync(HttpContext context)
    {
        var values = new object?[_schema.Columns.Length];
        var files = BeginFiles();
        var problem = await BindAsync(context, values, files)
            ?? await _services.Operations.ComputeAsync(_schema, values, _services.NewOperation(CancellationOf(context)) with { Files = files });
        await (problem is null
            ? answer.SendAsync(context, ImmutableCollectionsMarshal.AsImmutableArray(values), null)
            : AnswerAsync(context, problem));
    }
}
