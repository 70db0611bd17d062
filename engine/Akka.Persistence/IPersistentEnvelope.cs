using Akka.Actor;

namespace Akka.Persistence;

/// <summary>What a persistent actor hands to its journal.</summary>
public interface IPersistentEnvelope
{
    object Payload { get; }

    IActorRef Sender { get; }

    /// <summary>How many answers the actor waits for.</summary>
    int Size { get; }
}
