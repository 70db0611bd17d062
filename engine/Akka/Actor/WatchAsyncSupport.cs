using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

public static class WatchAsyncSupport
{
    /// <summary>Completes with true when the actor has stopped, and is cancelled with the token.</summary>
    public static async Task<bool> WatchAsync(this IActorRef target, CancellationToken token = default)
    {
        var reference = (IInternalActorRef)target;
        var watcher = new FutureActorRef<Terminated>(Futures.SystemOf(target));
        watcher.Await(Timeout.InfiniteTimeSpan, token);
        reference.SendSystemMessage(new Watch(reference, watcher));
        try
        {
            await watcher.Result.ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            reference.SendSystemMessage(new Unwatch(reference, watcher));
            throw;
        }
    }
}
