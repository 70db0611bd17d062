using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.Actors.Operations;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Handlers;

/// <summary>
/// Answers the requests of a route in three steps: it binds what a request gives, carries out the operation, and answers the outcome. Only
/// the first and the last know of HTTP.
/// </summary>
/// <typeparam name="TOutcome">What the operation yields.</typeparam>
/// <param name="services">What all handlers share.</param>
/// <param name="inputs">Reads what requests give.</param>
/// <param name="endsWithTheClient">
/// Whether the operation ends when the client leaves. Waiting for a write is short, and ending the wait does not end the write: only
/// computations and queries are worth watching the client for.
/// </param>
internal abstract class OperationHandler<TOutcome>(RouteServices services, RequestInputs inputs, bool endsWithTheClient)
    : RouteOperation(services, inputs)
{
    private static readonly JobOutcome NothingWritten =
        new JobOutcome.Refused(new Problem(ErrorCodes.Cancelled, "It was cancelled before it had ended; it stores nothing in any case."));

    /// <summary>What withdrawing an operation that writes nothing comes to.</summary>
    private protected static ValueTask<JobOutcome> NothingToWithdraw => ValueTask.FromResult(NothingWritten);

    public sealed override async ValueTask<JobOutcome> RunAsync(BoundRequest request, OperationContext operation, BodyScope scope) =>
        await MakeBodyAsync(request, await RunAsync(request, operation), scope);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask HandleAsync(HttpContext context)
    {
        var request = NewRequest();
        var problem = ReadVersions(context, out var versions) ?? await Inputs.ReadAsync(context, request.Values, request.Files);
        if (problem is not null)
        {
            await AnswerAsync(context, problem);
            return;
        }

        request = request with { Versions = versions };
        var outcome = await RunAsync(request, NewOperation(context, request));
        await AnswerAsync(context, request, outcome);
    }

    /// <summary>How long the operation of a request may take.</summary>
    private protected virtual TimeSpan TimeAllowed => Services.RequestTimeout;

    /// <summary>What the operation of a request carries.</summary>
    private protected OperationContext NewOperation(HttpContext context, BoundRequest request) =>
        Services.NewOperation(TimeAllowed, endsWithTheClient ? context.RequestAborted : CancellationToken.None) with { Files = request.Files };

    /// <summary>Carries out the operation.</summary>
    private protected abstract ValueTask<TOutcome> RunAsync(BoundRequest request, OperationContext operation);

    /// <summary>Sends the answer.</summary>
    private protected abstract ValueTask AnswerAsync(HttpContext context, BoundRequest request, TOutcome outcome);

    /// <summary>Makes the body that the answer would have.</summary>
    private protected abstract ValueTask<JobOutcome> MakeBodyAsync(BoundRequest request, TOutcome outcome, BodyScope scope);
}
