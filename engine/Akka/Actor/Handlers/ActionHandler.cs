namespace Akka.Actor.Handlers;

internal sealed class ActionHandler<T>(Action<T> handler, Predicate<T> shouldHandle, Type messageType = null)
    : MessageHandler(messageType ?? typeof(T))
{
    public override bool TryHandle(object message)
    {
        var typed = (T)message;
        if (shouldHandle is not null && !shouldHandle(typed)) return false;
        handler(typed);
        return true;
    }
}
