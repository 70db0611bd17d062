namespace Akka.Actor;

public static class WrappedMessage
{
    /// <summary>The message inside all wrappings.</summary>
    public static object Unwrap(object message)
    {
        while (message is IWrappedMessage wrapped) message = wrapped.Message;
        return message;
    }
}
