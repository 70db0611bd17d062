using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Marks the references of this engine. What they can do beyond receiving messages is the engine's own business.</summary>
public interface IInternalActorRef : IActorRef
{
    internal IInternalActorRef Parent { get; }

    internal IActorRefProvider Provider { get; }

    /// <summary>False for a reference to an actor in another process.</summary>
    internal bool IsLocal { get; }

    internal bool IsTerminated { get; }

    /// <summary>Finds a descendant by its names; an unknown one gives <see cref="ActorRefs.Nobody"/>.</summary>
    internal IActorRef GetChild(IReadOnlyList<string> name);

    internal void Start();

    internal void Stop();

    internal void Suspend();

    internal void Resume(Exception causedByFailure = null);

    internal void Restart(Exception cause);

    internal void SendSystemMessage(SystemMessage message);
}
