namespace Akka.Actor;

/// <summary>Gets a stash from the engine before its first message.</summary>
public interface IActorStash
{
    IStash Stash { get; set; }
}
