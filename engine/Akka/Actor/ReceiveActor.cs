using Akka.Actor.Handlers;

namespace Akka.Actor;

/// <summary>
/// An actor that declares a handler per message type, in its constructor and in the methods given to <c>Become</c>.
/// The first handler, in order of declaration, whose type and condition fit takes the message.
/// </summary>
public abstract class ReceiveActor : UntypedActor, IInitializableActor
{
    private readonly MessageHandlers _handlers = new();
    private MessageHandlers _declaring;

    protected ReceiveActor()
    {
        _declaring = _handlers;
        Cell.Become(_handlers.Receive);
    }

    void IInitializableActor.Init() => _declaring = null;

    protected sealed override void OnReceive(object message)
    {
        if (!_handlers.Receive(message)) Unhandled(message);
    }

    /// <summary>Replaces the handlers by those that the method declares.</summary>
    protected void Become(Action configure) => Cell.Become(Declare(configure).Receive);

    protected void BecomeStacked(Action configure) => Cell.BecomeStacked(Declare(configure).Receive);

    protected void Receive<T>(Action<T> handler, Predicate<T> shouldHandle = null) =>
        Add(new ActionHandler<T>(handler, shouldHandle), IsCatchAll(typeof(T), shouldHandle));

    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    protected void Receive(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) =>
        Add(new ActionHandler<object>(handler, shouldHandle, messageType), IsCatchAll(messageType, shouldHandle));

    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Receive(messageType, handler, shouldHandle);

    /// <summary>The handler tells whether it took the message; if not, later ones are tried.</summary>
    protected void Receive<T>(Func<T, bool> handler) => Add(new FunctionHandler<T>(handler), isCatchAll: false);

    protected void Receive(Type messageType, Func<object, bool> handler) =>
        Add(new FunctionHandler<object>(handler, messageType), isCatchAll: false);

    protected void ReceiveAny(Action<object> handler) => Add(new ActionHandler<object>(handler, null), isCatchAll: true);

    /// <summary>No further message is handled until the task has ended; what follows an await runs in the actor.</summary>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle = null) =>
        Add(new AsyncHandler<T>(Cell, handler, shouldHandle), IsCatchAll(typeof(T), shouldHandle));

    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => ReceiveAsync(handler, shouldHandle);

    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object> shouldHandle = null) =>
        Add(new AsyncHandler<object>(Cell, handler, shouldHandle, messageType), IsCatchAll(messageType, shouldHandle));

    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        ReceiveAsync(messageType, handler, shouldHandle);

    protected void ReceiveAnyAsync(Func<object, Task> handler) =>
        Add(new AsyncHandler<object>(Cell, handler, null), isCatchAll: true);

    private static bool IsCatchAll(Type type, object shouldHandle) => shouldHandle is null && type == typeof(object);

    private MessageHandlers Declare(Action configure)
    {
        var outer = _declaring;
        var handlers = _declaring = new MessageHandlers();
        try
        {
            configure();
        }
        finally
        {
            _declaring = outer;
        }

        return handlers;
    }

    private void Add(MessageHandler handler, bool isCatchAll)
    {
        if (_declaring is null)
            throw new InvalidOperationException("Handlers may be declared only in the constructor and in methods given to Become.");
        _declaring.Add(handler, isCatchAll);
    }
}
