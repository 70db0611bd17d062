namespace Akka.Actor.Guardians;

/// <summary>Parent of the two guardians. Only their ends concern it, and those its strategy handles.</summary>
internal sealed class RootGuardian : ActorBase
{
    protected override bool Receive(object message) => false;
}
