namespace Akka.Actor.Handlers;

/// <summary>
/// The handlers that one constructor or one <c>Become</c> declares. Which of them can take a type is worked out when the
/// type is first seen, and the last type is remembered.
/// </summary>
internal sealed class MessageHandlers
{
    private readonly List<MessageHandler> _declared = [];
    private readonly Dictionary<Type, MessageHandler[]> _byType = [];
    private Type _lastType;
    private MessageHandler[] _lastHandlers;
    private bool _complete;

    public void Add(MessageHandler handler, bool isCatchAll)
    {
        if (_complete)
            throw new InvalidOperationException("A handler that takes every message has been declared; no other can follow it.");
        _declared.Add(handler);
        _complete = isCatchAll;
        _byType.Clear();
        _lastType = null;
    }

    public bool Receive(object message)
    {
        var type = message.GetType();
        var handlers = type == _lastType ? _lastHandlers : HandlersOf(type);
        foreach (var handler in handlers)
        {
            if (handler.TryHandle(message)) return true;
        }

        return false;
    }

    private MessageHandler[] HandlersOf(Type type)
    {
        if (!_byType.TryGetValue(type, out var handlers))
        {
            handlers = [.. _declared.Where(handler => handler.MessageType.IsAssignableFrom(type))];
            _byType.Add(type, handlers);
        }

        _lastType = type;
        _lastHandlers = handlers;
        return handlers;
    }
}
