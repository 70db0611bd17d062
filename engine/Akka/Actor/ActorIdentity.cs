namespace Akka.Actor;

/// <summary>The answer to <see cref="Identify"/>; the subject is null where no such actor exists.</summary>
public sealed class ActorIdentity
{
    public ActorIdentity(object messageId, IActorRef subject)
    {
        MessageId = messageId;
        Subject = subject;
    }

    public object MessageId { get; }

    public IActorRef Subject { get; }

    public override string ToString() => $"<ActorIdentity>: {Subject} - MessageId={MessageId}";
}
