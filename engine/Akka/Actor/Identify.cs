namespace Akka.Actor;

/// <summary>Asks an actor for its reference; it answers with <see cref="ActorIdentity"/>.</summary>
public sealed class Identify : IAutoReceivedMessage, INotInfluenceReceiveTimeout
{
    public Identify(object messageId) => MessageId = messageId;

    public object MessageId { get; }

    public override string ToString() => $"<Identify>: {MessageId}";
}
