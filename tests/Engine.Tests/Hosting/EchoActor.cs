using Akka.Actor;

namespace TableActors.Engine.Tests.Hosting;

/// <summary>Answers every message with what it was made with, and the message.</summary>
internal sealed class EchoActor : ReceiveActor
{
    public EchoActor(string prefix) => ReceiveAny(message => Sender.Tell(prefix + message));

    public static Props Props(string prefix) => Akka.Actor.Props.Create(() => new EchoActor(prefix));
}
