namespace Akka.Actor;

/// <summary>The failure that <see cref="Kill"/> causes.</summary>
public class ActorKilledException : AkkaException
{
    public ActorKilledException()
    {
    }

    public ActorKilledException(string message)
        : base(message)
    {
    }
}
