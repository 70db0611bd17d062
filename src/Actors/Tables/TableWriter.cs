using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Logging;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tables;

/// <summary>Asks the tables' actors through their region.</summary>
internal sealed partial class TableWriter(IRequiredActor<TableRegion> region, TimeProvider time, ILogger<TableWriter> logger) : ITableWriter
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
        try
        {
            return await region.ActorRef
                .Ask<WriteReply>(command, remaining < LongestWait ? remaining : LongestWait, cancellation)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (AskTimeoutException)
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
