using Akka.Dispatch.SysMsg;

namespace Akka.Actor.Guardians;

/// <summary>Stands above the root: when the root has ended, the system has.</summary>
internal sealed class RootSupervisor(ActorSystemImpl system, ActorPath path) : MinimalActorRef
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override ActorPath Path => path;

    public override IActorRefProvider Provider => system.Provider;

    public Task Ended => _ended.Task;

    public override void SendSystemMessage(SystemMessage message)
    {
        switch (message)
        {
            case Failed failed:
                ((IInternalActorRef)failed.Child).Stop();
                break;
            case DeathWatchNotification:
                _ended.TrySetResult();
                break;
        }
    }
}
