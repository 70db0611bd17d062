using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Handlers;

/// <summary>What the routes that store a row, and answer it, have in common.</summary>
internal abstract class RowWriteHandler(RouteServices services, TableSchema schema, RequestInputs inputs, IRowAnswer answer)
    : WriteHandler(services, schema, inputs, endsWithTheClient: !schema.ComputedInOrder.IsEmpty)
{
    private protected IRowAnswer Answer => answer;

    private protected sealed override ValueTask AnswerAsync(HttpContext context, BoundRequest request, WriteReply outcome) =>
        outcome is RowWritten { Row: var row } ? answer.SendAsync(context, row.Values, row.Version) : AnswerAsync(context, ProblemOf(request, outcome));

    private protected sealed override ValueTask<JobOutcome> MakeBodyAsync(BoundRequest request, WriteReply outcome, BodyScope scope) =>
        outcome is RowWritten { Row: var row }
            ? ((IRowBody)answer).MakeBodyAsync(row.Values, row.Version, scope)
            : ValueTask.FromResult<JobOutcome>(new JobOutcome.Refused(ProblemOf(request, outcome)));
}
