using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.Actors.Operations;
using TableActors.AspNetCore.Idempotency;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Handlers;

/// <summary>What the routes that write to a table have in common.</summary>
internal abstract class WriteHandler(RouteServices services, TableSchema schema, RequestInputs inputs, bool endsWithTheClient)
    : OperationHandler<WriteReply>(services, inputs, endsWithTheClient)
{
    private protected TableSchema Schema { get; } = schema;

    public sealed override async ValueTask<JobOutcome> WithdrawAsync(OperationContext operation, BodyScope scope) =>
        await MakeBodyAsync(default, await Services.Operations.WithdrawAsync(Schema, operation), scope);

    protected sealed override ValueTask HandleAsync(HttpContext context) =>
        IdempotencyKey.IsGiven(context) ? HandleKeyedAsync(context) : base.HandleAsync(context);

    private async ValueTask HandleKeyedAsync(HttpContext context)
    {
        ImmutableArray<long> versions = [];
        if ((IdempotencyKey.Read(context, Services.Rights.CallerOf(context), out var key) ?? ReadVersions(context, out versions)) is { } problem)
        {
            await AnswerAsync(context, problem);
            return;
        }

        var request = NewRequest() with { Versions = versions };
        var outcome = await RunOnceAsync(context, request, key!.RequestId);
        if (outcome.IsReplayed)
            context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        await AnswerAsync(context, request, outcome);
    }

    private async ValueTask<WriteReply> RunOnceAsync(HttpContext context, BoundRequest request, RequestId id)
    {
        using var running = Services.Running.TryBegin(id);
        if (running is null)
            return new WriteRefused(RunningRequests.InProgress);
        var write = new IdempotentWrite(Services.Store, Schema, id, request.Versions, Services.OutcomesKeptUntil(), context.RequestAborted);
        if (await Inputs.ReadAsync(context, request.Values, request.Files, write) is { } problem)
            return new WriteRefused(problem);
        return write.Answer ?? await RunAsync(request, NewOperation(context, request) with { Mark = write.Mark });
    }

    /// <summary>What a client is told of a reply that is not the wanted one.</summary>
    private protected virtual Problem ProblemOf(BoundRequest request, WriteReply reply) => reply switch
    {
        WriteRefused refused => refused.Problem,
        RowMissing => new Problem(ErrorCodes.RowNotFound, "No row has this key."),
        RowVersionDiffers => new Problem(ErrorCodes.VersionMismatch, "The row has another version than the request's conditions allow; read it again."),
        _ => throw new InvalidOperationException($"A write was answered by an unexpected {reply.GetType().Name}."),
    };
}
