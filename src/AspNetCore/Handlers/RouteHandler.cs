using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Operations;
using TableActors.AspNetCore.Idempotency;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Problems;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Answers the requests of one endpoint. What is thrown while one is handled is answered as a problem.</summary>
internal abstract class EndpointHandler(RouteServices services)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await HandleAsync(context);
        }
        catch (Exception exception)
        {
            await services.Exceptions.WriteAsync(context, exception);
        }
    }

    protected abstract ValueTask HandleAsync(HttpContext context);

    private protected static ValueTask AnswerAsync(HttpContext context, Problem problem) => new(ProblemAnswer.WriteAsync(context, problem));
}

/// <summary>
/// Answers the requests of a route at once, in three steps: it binds what a request gives, runs the operation, and answers the outcome.
/// Only the first and the last know of HTTP.
/// </summary>
internal sealed class RouteHandler(RouteServices services, RouteOperation operation) : EndpointHandler(services), IDescribedRoute
{
    private readonly RouteServices _services = services;
    private readonly WriteOperation? _write = operation as WriteOperation;

    public RouteDescription Describe() => operation.Describe();

    protected override ValueTask HandleAsync(HttpContext context) =>
        _write is not null && IdempotencyKey.IsGiven(context) ? HandleOnceAsync(context, _write) : HandlePlainAsync(context);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask HandlePlainAsync(HttpContext context)
    {
        var request = operation.NewRequest();
        var problem = operation.ReadVersions(context, out var versions) ?? await operation.Inputs.ReadAsync(context, request.Values, request.Files);
        if (problem is not null)
        {
            await AnswerAsync(context, problem);
            return;
        }

        request = request with { Versions = versions };
        var outcome = await operation.RunAsync(request, NewContext(context, request));
        await AnswerAsync(context, outcome);
    }

    // A write with an Idempotency-Key is carried out once; a repeat gets the first outcome.
    private async ValueTask HandleOnceAsync(HttpContext context, WriteOperation write)
    {
        ImmutableArray<long> versions = [];
        if ((IdempotencyKey.Read(context, _services.Rights.CallerOf(context), out var key) ?? write.ReadVersions(context, out versions)) is { } problem)
        {
            await AnswerAsync(context, problem);
            return;
        }

        var outcome = await RunOnceAsync(context, write, write.NewRequest() with { Versions = versions }, key!);
        if (outcome.IsReplayed)
            context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        await AnswerAsync(context, outcome);
    }

    private async ValueTask<OperationOutcome> RunOnceAsync(HttpContext context, WriteOperation write, BoundRequest request, IdempotencyKey key)
    {
        var id = key.RequestId;
        using var running = _services.Running.TryBegin(id);
        if (running is null)
            return OperationOutcome.Refused(RunningRequests.InProgress);
        var marked = new IdempotentWrite(
            _services.Store, write.Schema, id, request.Versions, _services.OutcomesKeptUntil(), context.RequestAborted);
        if (await write.Inputs.ReadAsync(context, request.Values, request.Files, marked) is { } problem)
            return OperationOutcome.Refused(problem);
        return marked.Answer is { } earlier
            ? write.OutcomeOf(request, earlier)
            : await write.RunAsync(request, NewContext(context, request) with { Mark = marked.Mark });
    }

    private OperationContext NewContext(HttpContext context, BoundRequest request) =>
        _services.NewOperation(operation.TimeAllowed, operation.EndsWithTheClient ? context.RequestAborted : CancellationToken.None) with
        {
            Files = request.Files,
        };

    private ValueTask AnswerAsync(HttpContext context, OperationOutcome outcome) =>
        outcome.Problem is { } problem ? AnswerAsync(context, problem) : operation.Answer.SendAsync(context, outcome);
}
