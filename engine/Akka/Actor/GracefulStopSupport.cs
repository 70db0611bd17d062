using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

public static class GracefulStopSupport
{
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) =>
        GracefulStop(target, timeout, PoisonPill.Instance);

    /// <summary>Sends the message and completes with true when the actor has stopped, or is cancelled when it does not in time.</summary>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var reference = (IInternalActorRef)target;
        if (reference.IsTerminated) return true;

        var watcher = new FutureActorRef<Terminated>(Futures.SystemOf(target));
        watcher.Await(timeout, CancellationToken.None);
        reference.SendSystemMessage(new Watch(reference, watcher));
        target.Tell(stopMessage, ActorRefs.NoSender);
        try
        {
            await watcher.Result.ConfigureAwait(false);
            return true;
        }
        catch (AskTimeoutException late)
        {
            reference.SendSystemMessage(new Unwatch(reference, watcher));
            throw new TaskCanceledException($"{target} did not stop within {timeout}", late);
        }
    }
}
