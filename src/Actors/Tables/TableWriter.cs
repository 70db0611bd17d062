using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Hosting;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tables;

/// <summary>Asks the tables' actors through their region.</summary>
internal sealed partial class TableWriter(
    IRequiredActor<TableRegion> region, RegionGate gate, TimeProvider time, ILogger<TableWriter> logger) : ITableWriter
{
    // Timers cannot wait for ever, and a deadline may be as good as none.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private readonly ILogger<TableWriter> _logger = logger;

    /// <inheritdoc/>
    public async Task<WriteReply> WriteAsync(WriteCommand command, CancellationToken cancellation)
    {
        var remaining = command.Deadline - time.GetUtcNow();
        if (remaining <= TimeSpan.Zero)
            return TableProblems.TooLate;
        if (gate.IsShut)
            return TableProblems.Moving;
        using var either = cancellation.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellation, gate.Over) : null;
        try
        {
            return await region.ActorRef
                .Ask<WriteReply>(command, remaining < LongestWait ? remaining : LongestWait, either?.Token ?? gate.Over)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception silence) when (silence is AskTimeoutException or OperationCanceledException)
        {
            return TableProblems.OutcomeUnknown;
        }
        catch (Exception failure)
        {
            AskFailed(command.Table, failure);
            return TableProblems.OutcomeUnknown;
        }
    }
}
