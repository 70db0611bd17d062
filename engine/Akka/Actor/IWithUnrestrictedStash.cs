namespace Akka.Actor;

public interface IWithUnrestrictedStash : IActorStash
{
}
