namespace Akka.Actor;

/// <summary>A handle to an actor. It stays valid when the actor restarts, and may be passed around freely.</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, IComparable
{
    ActorPath Path { get; }
}
