using TableActors.Actors.Media;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Operations;

/// <summary>
/// Settles the files of an operation on a table with media columns. If the write was certainly
/// refused, it removes the pending files at once. If the write may have left orphans, it signals
/// the sweeper.
/// </summary>
internal sealed class FileSettlement(PendingFiles.Factory pending, SweepSignal signal)
{
    /// <summary>Runs an operation, then settles its files.</summary>
    /// <param name="context">The operation's context.</param>
    /// <param name="mayOrphan">Whether the operation can take files away from rows.</param>
    /// <param name="operation">
    /// The operation. Its context always has <see cref="OperationContext.Files"/>.
    /// </param>
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

    /// <summary>Waits for a row's computation, and removes the files if it fails.</summary>
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
