using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>The reference to no actor. What is sent to it vanishes.</summary>
public sealed class Nobody : ActorRefBase, IInternalActorRef
{
    internal static readonly Nobody Instance = new();

    private Nobody()
    {
    }

    public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/Nobody");

    IInternalActorRef IInternalActorRef.Parent => this;

    IActorRefProvider IInternalActorRef.Provider =>
        throw new NotSupportedException("Nobody belongs to no actor system.");

    bool IInternalActorRef.IsLocal => true;

    bool IInternalActorRef.IsTerminated => false;

    IActorRef IInternalActorRef.GetChild(IReadOnlyList<string> name) => Instance;

    void IInternalActorRef.Start()
    {
    }

    void IInternalActorRef.Stop()
    {
    }

    void IInternalActorRef.Suspend()
    {
    }

    void IInternalActorRef.Resume(Exception causedByFailure)
    {
    }

    void IInternalActorRef.Restart(Exception cause)
    {
    }

    void IInternalActorRef.SendSystemMessage(SystemMessage message)
    {
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
    }
}
