using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Operations;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Requests;
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
        [.. RouteProblems.WriteTo(Schema), ErrorCodes.DuplicateKey, ErrorCodes.VersionMismatch, .. Answer.Problems])
    {
        TagComment = Schema.Comment,
        IfNoneMatch = "`*`: where a row with the key is there, the answer is 412 instead of 409.",
        TakesIdempotencyKey = true,
        GivesETag = true,
    };

    public override Problem? ReadVersions(HttpContext context, out ImmutableArray<long> versions)
    {
        versions = [];
        return RefuseIfMatch(context) ?? RowCondition.ReadOfNewRow(context.Request.Headers, out versions);
    }

    private protected override Problem ProblemOf(BoundRequest request, WriteReply reply) =>
        reply is WriteRefused { Problem: { } problem } && problem.Code == ErrorCodes.DuplicateKey && !request.Versions.IsDefaultOrEmpty
            ? new Problem(ErrorCodes.VersionMismatch, "A row with this key is there, and If-None-Match wants none.")
            : base.ProblemOf(request, reply);

    private protected override object?[] NewValues() => new object?[Schema.Columns.Length];

    private protected override ValueTask<WriteReply> RunAsync(BoundRequest request, OperationContext operation) =>
        Services.Operations.InsertAsync(Schema, request.Values, operation);
}
