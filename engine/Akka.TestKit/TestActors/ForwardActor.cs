using Akka.Actor;

namespace Akka.TestKit.TestActors;

/// <summary>Sends each message on to one actor, as if from its own sender.</summary>
public class ForwardActor : ReceiveActor
{
    public ForwardActor(IActorRef target) => ReceiveAny(target.Forward);

    public static Props Props(IActorRef target) => Actor.Props.Create(() => new ForwardActor(target));
}
