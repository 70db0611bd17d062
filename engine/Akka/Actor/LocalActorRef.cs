using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>The reference to an actor of this process.</summary>
internal sealed class LocalActorRef : ActorRefBase, IInternalActorRef
{
    private readonly ActorSystemImpl _system;

    public LocalActorRef(ActorSystemImpl system, Props props, MessageDispatcher dispatcher, IInternalActorRef parent, ActorPath path)
    {
        _system = system;
        Path = path;
        Cell = new ActorCell(system, this, props, dispatcher, parent);
    }

    public override ActorPath Path { get; }

    public ActorCell Cell { get; }

    public IInternalActorRef Parent => Cell.Parent;

    public IActorRefProvider Provider => _system.Provider;

    public bool IsLocal => true;

    public bool IsTerminated => Cell.IsTerminated;

    public IActorRef GetChild(IReadOnlyList<string> name)
    {
        IInternalActorRef found = this;
        for (var i = 0; i < name.Count; i++)
        {
            found = name[i] switch
            {
                "" => found,
                ".." => found.Parent,
                _ when found is LocalActorRef local => local.Cell.FindChild(name[i]) ?? _system.RootChild(local, name[i]),
                _ => (IInternalActorRef)found.GetChild([name[i]]),
            };
            if (found.IsNobody()) return ActorRefs.Nobody;
        }

        return found;
    }

    public void Start() => Cell.Start();

    public void Stop() => Cell.SendSystemMessage(new Terminate());

    public void Suspend() => Cell.SendSystemMessage(new Suspend());

    public void Resume(Exception causedByFailure = null) => Cell.SendSystemMessage(new Resume(causedByFailure));

    public void Restart(Exception cause) => Cell.SendSystemMessage(new Recreate(cause));

    public void SendSystemMessage(SystemMessage message) => Cell.SendSystemMessage(message);

    protected override void TellInternal(object message, IActorRef sender) => Cell.SendMessage(message, sender);
}
