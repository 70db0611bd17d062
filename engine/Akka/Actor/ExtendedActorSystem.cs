namespace Akka.Actor;

/// <summary>What extensions may use beyond <see cref="ActorSystem"/>.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    public abstract IActorRefProvider Provider { get; }

    public abstract IInternalActorRef Guardian { get; }

    public abstract IInternalActorRef LookupRoot { get; }

    public abstract IInternalActorRef SystemGuardian { get; }

    public abstract IActorRef SystemActorOf(Props props, string name = null);

    public abstract IActorRef SystemActorOf<TActor>(string name = null)
        where TActor : ActorBase, new();

    /// <summary>Stops all actors without running the coordinated shutdown.</summary>
    public abstract void Abort();

    public abstract string PrintTree();
}
