using Akka.Actor;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>Takes the place of a shard: it starts one actor, and forwards what that tells its parent.</summary>
internal sealed class Nursery : ReceiveActor
{
    public Nursery(Props child, IActorRef observer)
    {
        var actor = Context.ActorOf(child);
        Receive<string>(_ => Sender.Tell(actor));
        ReceiveAny(observer.Forward);
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);
}
