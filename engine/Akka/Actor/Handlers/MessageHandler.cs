namespace Akka.Actor.Handlers;

/// <summary>One declared handler of a <see cref="ReceiveActor"/>.</summary>
internal abstract class MessageHandler(Type messageType)
{
    public Type MessageType { get; } = messageType;

    /// <summary>Called only for messages of the type; false when the handler does not want this one.</summary>
    public abstract bool TryHandle(object message);
}
