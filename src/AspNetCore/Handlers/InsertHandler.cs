using TableActors.Actors.Operations;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.OpenApi.Shapes;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Adds the row that a request gives.</summary>
internal sealed class InsertHandler(RouteServices services, TableSchema schema, InsertRouteDefinition route, IRowAnswer answer, MediaUrls media)
    : RowWriteHandler(services, schema, NewRowInputs.Of(services, schema, route, media), answer)
{
    public override RouteDescription Describe() => new(
        "insert",
        Schema.Name.Value,
        $"Adds a row to {Schema.Name}.",
        BodyShape.Of(Inputs.Fields),
        Answer.Describe("The stored row."),
        [.. RouteProblems.WriteTo(Schema), ErrorCodes.DuplicateKey, .. Answer.Problems])
    {
        TagComment = Schema.Comment,
        TakesIdempotencyKey = true,
        GivesETag = true,
    };

    private protected override object?[] NewValues() => new object?[Schema.Columns.Length];

    private protected override ValueTask<WriteReply> RunAsync(BoundRequest request, OperationContext operation) =>
        Services.Operations.InsertAsync(Schema, request.Values, operation);
}
