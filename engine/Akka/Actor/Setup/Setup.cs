namespace Akka.Actor.Setup;

/// <summary>A piece of what an actor system is made from, given in code.</summary>
public abstract class Setup
{
    public ActorSystemSetup And(Setup other) => ActorSystemSetup.Create(this, other);
}
