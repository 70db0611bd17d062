using Akka.Event;

namespace Akka.Actor;

/// <summary>Parent of the users' top-level actors.</summary>
public class GuardianActor : ActorBase
{
    protected override void PreStart()
    {
    }

    protected override bool Receive(object message)
    {
        Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
        return true;
    }
}
