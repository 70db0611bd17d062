using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.Actors.Media;
using TableActors.Actors.Operations;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Idempotency;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Problems;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Rows;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Answers the requests of one endpoint. An exception while it handles one is answered as a problem.</summary>
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

    private protected static ValueTask AnswerAsync(HttpContext context, Problem problem) =>
        new(ProblemAnswer.WriteAsync(context, problem));
}

/// <summary>
/// Answers the requests of a route at once, in three steps. It binds what a request gives, runs the
/// operation, and answers the outcome. Only the first and the last step know HTTP.
/// </summary>
internal sealed class RouteHandler(RouteServices services, RouteOperation operation)
    : EndpointHandler(services), IDescribedRoute
{
    private readonly RouteServices _services = services;
    private readonly WriteOperation? _write = operation as WriteOperation;

    public RouteDescription Describe() => operation.Describe();

    protected override ValueTask HandleAsync(HttpContext context) =>
        _write is not null && IdempotencyKey.IsGiven(context)
            ? HandleOnceAsync(context, _write)
            : HandlePlainAsync(context);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask HandlePlainAsync(HttpContext context)
    {
        var request = operation.NewRequest();
        var problem = operation.ReadVersions(context, out var versions)
            ?? await operation.Inputs.ReadAsync(context, request.Values, request.Files);
        if (problem is not null)
        {
            await AnswerAsync(context, problem);
            return;
        }

        request = request with { Versions = versions };
        var outcome = await operation.RunAsync(request, NewContext(context, request));
        await AnswerAsync(context, outcome);
    }

    // A write with an Idempotency-Key is carried out once. A repeat gets the kept outcome.
    private async ValueTask HandleOnceAsync(HttpContext context, WriteOperation write)
    {
        ImmutableArray<long> versions = [];
        if ((IdempotencyKey.Read(context, _services.Rights.CallerOf(context), out var key)
            ?? write.ReadVersions(context, out versions)) is { } problem)
        {
            await AnswerAsync(context, problem);
            return;
        }

        var outcome = await RunOnceAsync(context, write, write.NewRequest() with { Versions = versions }, key!);
        if (outcome.IsReplayed)
            context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        await AnswerAsync(context, outcome);
    }

    private async ValueTask<OperationOutcome> RunOnceAsync(
        HttpContext context, WriteOperation write, BoundRequest request, IdempotencyKey key)
    {
        var id = key.RequestId;
        using var running = _services.Running.TryBegin(id);
        if (running is null)
            return OperationOutcome.Refused(RunningRequests.InProgress);
        var marked = new IdempotentWrite(
            _services.Store, write.Schema, id, request.Versions, _services.OutcomesKeptUntil(), context.RequestAborted);
        if (await write.Inputs.ReadAsync(context, request.Values, request.Files, marked) is { } problem)
            return OperationOutcome.Refused(problem);
        return marked.KeptOutcome is { } kept
            ? write.OutcomeOf(request, kept)
            : await write.RunAsync(request, NewContext(context, request) with { Mark = marked.Mark });
    }

    private OperationContext NewContext(HttpContext context, BoundRequest request) =>
        _services.NewOperation(
            operation.TimeAllowed, operation.EndsWithTheClient ? context.RequestAborted : CancellationToken.None) with
        {
            Files = request.Files,
        };

    private ValueTask AnswerAsync(HttpContext context, OperationOutcome outcome) =>
        outcome.Problem is { } problem ? AnswerAsync(context, problem) : operation.Answer.SendAsync(context, outcome);
}

/// <summary>
/// What a route of one kind does with a bound request. <see cref="RouteHandler"/> runs it while the
/// client waits. A job runs it when the request itself is gone.
/// </summary>
internal abstract class RouteOperation(RouteServices services, RequestInputReader inputs, IRouteAnswer answer)
{
    private static readonly Problem MeaninglessMatch = new(
        ErrorCodes.BadHeader, "If-Match has a meaning only for update, and for delete by the whole key.");

    private static readonly Problem MeaninglessNoneMatch = new(
        ErrorCodes.BadHeader,
        "If-None-Match has a meaning only for insert, for update, for delete by the whole key, and for queries.");

    private static readonly Problem NothingWritten = new(
        ErrorCodes.Cancelled, "It was cancelled before it had ended; it stores nothing in any case.");

    public RequestInputReader Inputs { get; } = inputs;

    public IRouteAnswer Answer { get; } = answer;

    /// <summary>The fields that a job keeps of a request: one for each slot whose value can differ.</summary>
    public virtual ImmutableArray<RequestField> KeptFields => Inputs.Fields.All;

    /// <summary>Whether answers name files that no row refers to, including those among the computed values.</summary>
    public virtual bool AnswersLooseFiles => false;

    /// <summary>How long the operation may take for a request.</summary>
    public virtual TimeSpan TimeAllowed => Services.RequestTimeout;

    /// <summary>
    /// Whether the operation ends when the client leaves. Only computations and queries do. The
    /// wait for a write is short, and ending it would not end the write.
    /// </summary>
    public virtual bool EndsWithTheClient => false;

    private protected RouteServices Services { get; } = services;

    public abstract RouteDescription Describe();

    /// <summary>Makes an empty request, with a place for each value and a list for files.</summary>
    public BoundRequest NewRequest() => new(NewValues(), Inputs.TakesFiles ? Services.Media.Begin() : null);

    /// <summary>Reads which versions a request allows the row to have, as <see cref="RowVersions"/> says.</summary>
    /// <returns>What is wrong with the headers; <see langword="null"/>: nothing.</returns>
    public virtual Problem? ReadVersions(HttpContext context, out ImmutableArray<long> versions)
    {
        versions = [];
        return RefuseIfMatch(context) ?? (context.Request.Headers.IfNoneMatch.Count == 0 ? null : MeaninglessNoneMatch);
    }

    /// <exception cref="ProblemException">The operation cannot be carried out.</exception>
    public abstract ValueTask<OperationOutcome> RunAsync(BoundRequest request, OperationContext context);

    /// <summary>Carries the operation out for a job, and makes the body of its answer.</summary>
    /// <param name="request">What was asked for. Its files stay whatever happens.</param>
    /// <param name="context">The mark, the deadline and the cancellation.</param>
    /// <param name="scope">What the body needs.</param>
    /// <exception cref="ProblemException">The operation cannot be carried out.</exception>
    public async ValueTask<JobOutcome> RunForJobAsync(
        BoundRequest request, OperationContext context, BodyScope scope) =>
        await MakeBodyAsync(await RunAsync(request, context), scope);

    /// <summary>Withdraws the operation: if it has not written anything, it never will.</summary>
    /// <param name="context">The mark, the deadline and the cancellation.</param>
    /// <param name="scope">What the body needs, if the operation was carried out before.</param>
    public async ValueTask<JobOutcome> WithdrawForJobAsync(OperationContext context, BodyScope scope) =>
        await MakeBodyAsync(await WithdrawAsync(context), scope);

    /// <summary>Withdraws the operation. One that writes nothing has nothing to withdraw.</summary>
    private protected virtual ValueTask<OperationOutcome> WithdrawAsync(OperationContext context) =>
        ValueTask.FromResult(OperationOutcome.Refused(NothingWritten));

    private protected static Problem? RefuseIfMatch(HttpContext context) =>
        context.Request.Headers.IfMatch.Count == 0 ? null : MeaninglessMatch;

    /// <summary>Makes an array with a place for every slot.</summary>
    private protected abstract object?[] NewValues();

    private ValueTask<JobOutcome> MakeBodyAsync(OperationOutcome outcome, BodyScope scope) =>
        outcome.Problem is { } problem
            ? ValueTask.FromResult<JobOutcome>(new JobOutcome.Refused(problem))
            : Answer.MakeBodyAsync(outcome, scope);
}

/// <summary>What one request asks for, as values: all that the operation needs of it.</summary>
/// <param name="Values">One value per slot of the route's fields.</param>
/// <param name="Files">
/// The files that the request has brought; <see langword="null"/>: the route takes no files.
/// </param>
internal readonly record struct BoundRequest(object?[] Values, PendingFiles? Files)
{
    /// <summary>Which versions the row may have, as <see cref="RowVersions"/> says; empty: any.</summary>
    public ImmutableArray<long> Versions { get; init; } = [];
}

/// <summary>
/// The outcome of an operation: a problem, or what the answer is made of. That differs by the kind
/// of route.
/// </summary>
internal readonly record struct OperationOutcome
{
    /// <summary>Why the operation failed; <see langword="null"/>: it did not.</summary>
    public Problem? Problem { get; private init; }

    /// <summary>For insert, update and compute: one value per column of the table, in its order.</summary>
    public ImmutableArray<object?> Row { get; private init; }

    /// <summary>The row's version; <see langword="null"/>: the row is not stored.</summary>
    public long? Version { get; private init; }

    /// <summary>For routes that count rows: how many rows there were.</summary>
    public long RowCount { get; private init; }

    /// <summary>For query: the query, which runs while the answer is made.</summary>
    public RowSource? Rows { get; private init; }

    /// <summary>
    /// Whether it is the outcome of an earlier request with the same <c>Idempotency-Key</c>.
    /// Default: no.
    /// </summary>
    public bool IsReplayed { get; init; }

    public static OperationOutcome Refused(Problem problem) => new() { Problem = problem };

    public static OperationOutcome OfRow(ImmutableArray<object?> row, long? version) =>
        new() { Row = row, Version = version };

    public static OperationOutcome OfRowCount(long count) => new() { RowCount = count };

    public static OperationOutcome OfQuery(RowSource rows) => new() { Rows = rows };
}

/// <summary>Runs a query, and gives its rows to a sink as they come.</summary>
internal delegate Task RowSource(IRowSink rows);

/// <summary>Makes the answer of a route of an outcome that is no problem.</summary>
internal interface IRouteAnswer
{
    ValueTask SendAsync(HttpContext context, OperationOutcome outcome);

    /// <summary>
    /// Makes the body of the answer for a job, which has no client to answer. An answer that is a
    /// file has no such body.
    /// </summary>
    ValueTask<JobOutcome> MakeBodyAsync(OperationOutcome outcome, BodyScope scope) =>
        throw new InvalidOperationException("A route that answers a file makes no jobs.");
}

/// <summary>What making a body needs besides the outcome.</summary>
/// <param name="Links">How files become URLs.</param>
/// <param name="Services">The services of the request, or of the job's run.</param>
/// <param name="Cancellation">Ends the making.</param>
internal readonly record struct BodyScope(MediaLinks Links, IServiceProvider Services, CancellationToken Cancellation)
{
    /// <summary>The id under which the log reports a failure.</summary>
    public string TraceId { get; init; } = "";
}
