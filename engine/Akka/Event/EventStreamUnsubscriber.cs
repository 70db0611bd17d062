using Akka.Actor;

namespace Akka.Event;

/// <summary>Ends the subscriptions of actors that have stopped.</summary>
internal sealed class EventStreamUnsubscriber : ReceiveActor
{
    public EventStreamUnsubscriber(EventStream stream)
    {
        Receive<Watched>(message => Context.Watch(message.Subscriber));
        Receive<Terminated>(message => { stream.Unsubscribe(message.ActorRef); });
    }

    internal sealed record Watched(IActorRef Subscriber) : INoSerializationVerificationNeeded;
}
