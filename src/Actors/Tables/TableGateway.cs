using Akka.Hosting;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Tables;

/// <summary>
/// Sends writes to the actors of their tables, wherever they live, and waits for the replies.
/// </summary>
internal interface ITableGateway
{
    /// <summary>Sends one write. Failures come as replies; only cancellation throws.</summary>
    /// <param name="command">The write. Its deadline bounds the wait.</param>
    /// <param name="cancellation">Ends the wait, not the write.</param>
    /// <returns>
    /// The actor's reply, or a <see cref="WriteRefused"/>. <c>outcome_unknown</c>: no reply came
    /// before the deadline, and the write may have happened or may still happen.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task<WriteReply> WriteAsync(WriteCommand command, CancellationToken cancellation);
}

internal sealed partial class TableGateway(
    IRequiredActor<TableRegion> region, RegionGate gate, NodeReach reach, TimeProvider time,
    ILogger<TableGateway> logger) : ITableGateway
{
    // Earlier attempts may still arrive after the last one is answered. This covers all of them.
    private static readonly TimeSpan OutcomeIsKeptFor = TimeSpan.FromMinutes(10);
    private static readonly RequestFingerprint NoFingerprint = RequestFingerprint.Of([]);
    private readonly RegionCall _call = new(gate, reach.IsAmongOthers, time);
    private readonly ILogger<TableGateway> _logger = logger;

    public Task<WriteReply> WriteAsync(WriteCommand command, CancellationToken cancellation) =>
        Traces.IsRecorded ? SendTracedAsync(command, cancellation) : SendAsync(command, cancellation);

    private async Task<WriteReply> SendTracedAsync(WriteCommand command, CancellationToken cancellation)
    {
        var operation = Measures.OperationOf(command);
        using var span = Traces.Begin($"{operation} {command.Table}");
        var reply = await SendAsync(command with { Trace = Traces.Present }, cancellation).ConfigureAwait(false);
        span?.SetTag("table", command.Table.Value)
            .SetTag("operation", operation)
            .SetTag("outcome", Measures.OutcomeOf(reply));
        Traces.End(span, (reply as WriteRefused)?.Problem.Code.Code);
        return reply;
    }

    private async Task<WriteReply> SendAsync(WriteCommand command, CancellationToken cancellation)
    {
        var remaining = command.Deadline - time.GetUtcNow();
        if (remaining <= TimeSpan.Zero)
            return TableProblems.TooLate;
        if (gate.IsShut)
            return TableProblems.Moving;
        if (!reach.CanSend(command))
            return TableProblems.TooLarge;
        // A write to another node needs a mark, so that it can be sent again if the node dies. The
        // caller has not asked for one: it must not see that a repeat was answered.
        var isMarkedHere = command.Mark is null && reach.IsElsewhere(command.Table);
        if (isMarkedHere)
            command = command with { Mark = NewMark() };
        try
        {
            var isRepeatable = reach.IsAmongOthers && command.Mark is not null;
            var reply = await _call.AskAsync<WriteReply>(
                region.ActorRef, command, remaining, isRepeatable, RefusalOf, cancellation).ConfigureAwait(false);
            if (reply is null)
                return TableProblems.OutcomeUnknown;
            return isMarkedHere && reply.IsReplayed ? reply with { IsReplayed = false } : reply;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            AskFailed(command.Table, failure);
            return TableProblems.OutcomeUnknown;
        }
    }

    private RequestMark NewMark() =>
        new(new RequestId($"call:{Guid.NewGuid():N}"), NoFingerprint, time.GetUtcNow() + OutcomeIsKeptFor);

    private static Problem? RefusalOf(WriteReply reply) => (reply as WriteRefused)?.Problem;

    [LoggerMessage(1120, LogLevel.Error, "A write to table {Table} was not answered.")]
    private partial void AskFailed(TableName table, Exception failure);
}
