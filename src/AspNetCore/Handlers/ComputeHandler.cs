using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.Actors.Operations;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Computes the row that a request gives, and stores nothing.</summary>
internal sealed class ComputeHandler(RouteServices services, TableSchema schema, ComputeRouteDefinition route, IRowAnswer answer, MediaUrls media)
    : OperationHandler<Problem?>(services, NewRowInputs.Of(services, schema, route, media), endsWithTheClient: !schema.ComputedInOrder.IsEmpty)
{
    public override bool AnswersLooseFiles => !schema.MediaColumns.IsEmpty;

    public override RouteDescription Describe() => new(
        "compute",
        schema.Name.Value,
        $"Computes a row of {schema.Name}, and stores nothing.",
        BodyShape.Of(Inputs.Fields),
        answer.Describe("The computed row."),
        [.. RouteProblems.Compute, .. answer.Problems])
    {
        TagComment = schema.Comment,
    };

    public override ValueTask<JobOutcome> WithdrawAsync(OperationContext operation, BodyScope scope) => NothingToWithdraw;

    private protected override object?[] NewValues() => new object?[schema.Columns.Length];

    private protected override ValueTask<Problem?> RunAsync(BoundRequest request, OperationContext operation) =>
        Services.Operations.ComputeAsync(schema, request.Values, operation);

    private protected override ValueTask AnswerAsync(HttpContext context, BoundRequest request, Problem? outcome) => outcome is null
        ? answer.SendAsync(context, ImmutableCollectionsMarshal.AsImmutableArray(request.Values), null)
        : AnswerAsync(context, outcome);

    private protected override ValueTask<JobOutcome> MakeBodyAsync(BoundRequest request, Problem? outcome, BodyScope scope) => outcome is null
        ? ((IRowBody)answer).MakeBodyAsync(ImmutableCollectionsMarshal.AsImmutableArray(request.Values), null, scope)
        : ValueTask.FromResult<JobOutcome>(new JobOutcome.Refused(outcome));
}
