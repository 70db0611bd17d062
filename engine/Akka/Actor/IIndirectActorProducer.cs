namespace Akka.Actor;

/// <summary>Makes the instances of an actor in a way of its own, for instance from a container.</summary>
public interface IIndirectActorProducer
{
    Type ActorType { get; }

    ActorBase Produce();

    void Release(ActorBase actor);
}
