namespace Akka.Actor.Handlers;

internal sealed class FunctionHandler<T>(Func<T, bool> handler, Type messageType = null)
    : MessageHandler(messageType ?? typeof(T))
{
    public override bool TryHandle(object message) => handler((T)message);
}
