using TableActors.Actors.Media;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Operations;

/// <summary>
/// Sees to the files of writes to tables with media columns: those that no row came to refer to are removed at once where that is
/// certain, and the sweeper is told of those that rows have given up.
/// </summary>
internal sealed class FileSettlement(PendingFiles.Factory pending, SweepSignal signal)
{
    /// <summary>Carries out an operation, then sees to its files.</summary>
    /// <param name="context">The operation's context.</param>
    /// <param name="mayOrphan">Whether the operation can take files away from rows.</param>
    /// <param name="operation">The operation, with a context that has a list of files.</param>
    public async ValueTask<WriteReply> SettleAsync(
        OperationContext context, bool mayOrphan, Func<OperationContext, ValueTask<WriteReply>> operation)
    {
        var files = context.Files ?? pending.Begin();
        try
        {
            var reply = await operation(context with { Files = files }).ConfigureAwait(false);
            await files.SettleAsync(reply).ConfigureAwait(false);
            if (mayOrphan && reply is RowWritten or RowsDeleted { Count: > 0 })
                signal.Set();
            return reply;
        }
        catch when (!files.AreSent)
        {
            await files.RemoveAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Removes the files of a row that could not be computed.</summary>
    public static async ValueTask<Problem?> KeepIfComputedAsync(PendingFiles files, ValueTask<Problem?> computing)
    {
        try
        {
            if (await computing.ConfigureAwait(false) is not { } problem)
                return null;
            await files.RemoveAsync().ConfigureAwait(false);
            return problem;
        }
        catch
        {
            await files.RemoveAsync().ConfigureAwait(false);
            throw;
        }
    }
}
