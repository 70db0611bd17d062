namespace Akka.Actor;

public static class ActorRefs
{
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>Given as sender when there is none; the receiving actor then sees dead letters as its sender.</summary>
    public static readonly IActorRef NoSender;
}
