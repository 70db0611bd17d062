using Akka.Actor;

namespace Akka.TestKit.TestActors;

/// <summary>Handles no message.</summary>
public class UnhandledMessageActor : ReceiveActor
{
    public UnhandledMessageActor() => ReceiveAny(Unhandled);
}
