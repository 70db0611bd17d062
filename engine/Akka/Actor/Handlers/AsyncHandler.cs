namespace Akka.Actor.Handlers;

internal sealed class AsyncHandler<T>(ActorCell cell, Func<T, Task> handler, Predicate<T> shouldHandle, Type messageType = null)
    : MessageHandler(messageType ?? typeof(T))
{
    public override bool TryHandle(object message)
    {
        var typed = (T)message;
        if (shouldHandle is not null && !shouldHandle(typed)) return false;
        cell.RunTask(handler, typed);
        return true;
    }
}
