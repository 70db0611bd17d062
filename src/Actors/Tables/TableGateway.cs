using Akka.Hosting;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Tables;

/// <summary>Hands writes to the actors of their tables and awaits the replies.</summary>
public interface ITableGateway
{
    /// <summary>Sends one write. Never throws for a reason that a reply can tell.</summary>
    /// <param name="command">The write; its deadline bounds the wait.</param>
    /// <param name="cancellation">Ends the wait, not the write.</param>
    /// <returns>
    /// The actor's reply; after the deadline a <see cref="WriteRefused"/> with <c>outcome_unknown</c>.
    /// </returns>
    Task<WriteReply> WriteAsync(WriteCommand command, CancellationToken cancellation);
}

/// <summary>Asks the tables' actors through their region.</summary>
internal sealed partial class TableGateway(
    IRequiredActor<TableRegion> region, RegionGate gate, NodeReach place, TimeProvider time, ILogger<TableGateway> logger) : ITableGateway
{
    // Long enough for every attempt that may still be under way when the last one is answered.
    private static readonly TimeSpan MarksAreKept = TimeSpan.FromMinutes(10);
    private static readonly RequestFingerprint NoFingerprint = RequestFingerprint.Of([]);
    private readonly RegionCall _call = new(gate, place.IsAmongOthers, time);
    private readonly ILogger<TableGateway> _logger = logger;

    public Task<WriteReply> WriteAsync(WriteCommand command, CancellationToken cancellation) =>
        Traces.IsRecorded ? SendTracedAsync(command, cancellation) : SendAsync(command, cancellation);

    private async Task<WriteReply> SendTracedAsync(WriteCommand command, CancellationToken cancellation)
    {
        var operation = Measures.OperationOf(command);
        using var span = Traces.Begin($"{operation} {command.Table}");
        var reply = await SendAsync(command with { Trace = Traces.Present }, cancellation).ConfigureAwait(false);
        span?.SetTag("table", command.Table.Value).SetTag("operation", operation).SetTag("outcome", Measures.OutcomeOf(reply));
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
        if (!place.CanSend(command))
            return TableProblems.TooLarge;
        var isOurs = command.Mark is null && place.IsElsewhere(command.Table);
        if (isOurs)
            command = command with { Mark = new RequestMark(new RequestId($"call:{Guid.NewGuid():N}"), NoFingerprint, time.GetUtcNow() + MarksAreKept) };
        try
        {
            var isRepeatable = place.IsAmongOthers && command.Mark is not null;
            var reply = await _call.AskAsync<WriteReply>(region.ActorRef, command, remaining, isRepeatable, RefusalOf, cancellation).ConfigureAwait(false);
            return isOurs && reply is { IsReplayed: true } ? reply with { IsReplayed = false } : reply ?? TableProblems.OutcomeUnknown;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            AskFailed(command.Table, failure);
            return TableProblems.OutcomeUnknown;
        }
    }

    private static Problem? RefusalOf(WriteReply reply) => (reply as WriteRefused)?.Problem;

    [LoggerMessage(1120, LogLevel.Error, "A write to table {Table} was not answered.")]
    private partial void AskFailed(TableName table, Exception failure);
}
