namespace Akka.Actor;

/// <summary>Anything a message can be sent to: an actor reference or a selection of actors.</summary>
public interface ICanTell
{
    void Tell(object message, IActorRef sender);
}
