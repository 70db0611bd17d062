using Akka.Actor.Handlers;

namespace Akka.Persistence;

public abstract partial class ReceivePersistentActor
{
    protected void Recover<T>(Action<T> handler, Predicate<T> shouldHandle = null) =>
        AddRecover(new ActionHandler<T>(handler, shouldHandle), IsCatchAll(typeof(T), shouldHandle));

    protected void Recover<T>(Predicate<T> shouldHandle, Action<T> handler) => Recover(handler, shouldHandle);

    protected void Recover(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) =>
        AddRecover(new ActionHandler<object>(handler, shouldHandle, messageType), IsCatchAll(messageType, shouldHandle));

    protected void Recover(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Recover(messageType, handler, shouldHandle);

    /// <summary>The handler tells whether it took the message; if not, later ones are tried.</summary>
    protected void Recover<T>(Func<T, bool> handler) => AddRecover(new FunctionHandler<T>(handler), isCatchAll: false);

    protected void Recover(Type messageType, Func<object, bool> handler) =>
        AddRecover(new FunctionHandler<object>(handler, messageType), isCatchAll: false);

    protected void RecoverAny(Action<object> handler) => AddRecover(new ActionHandler<object>(handler, null), isCatchAll: true);

    protected void Command<T>(Action<T> handler, Predicate<T> shouldHandle = null) =>
        AddCommand(new ActionHandler<T>(handler, shouldHandle), IsCatchAll(typeof(T), shouldHandle));

    protected void Command<T>(Predicate<T> shouldHandle, Action<T> handler) => Command(handler, shouldHandle);

    protected void Command(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) =>
        AddCommand(new ActionHandler<object>(handler, shouldHandle, messageType), IsCatchAll(messageType, shouldHandle));

    protected void Command(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Command(messageType, handler, shouldHandle);

    /// <summary>The handler tells whether it took the message; if not, later ones are tried.</summary>
    protected void Command<T>(Func<T, bool> handler) => AddCommand(new FunctionHandler<T>(handler), isCatchAll: false);

    protected void Command(Type messageType, Func<object, bool> handler) =>
        AddCommand(new FunctionHandler<object>(handler, messageType), isCatchAll: false);

    protected void Command(Action<object> handler) => CommandAny(handler);

    protected void CommandAny(Action<object> handler) => AddCommand(new ActionHandler<object>(handler, null), isCatchAll: true);

    /// <summary>No further message is handled until the task has ended; what follows an await runs in the actor, and may persist.</summary>
    protected void CommandAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle = null) =>
        Command(message => RunTask(() => handler(message)), shouldHandle);

    protected void CommandAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => CommandAsync(handler, shouldHandle);

    protected void CommandAsync(Type messageType, Func<object, Task> handler, Predicate<object> shouldHandle = null) =>
        Command(messageType, message => RunTask(() => handler(message)), shouldHandle);

    protected void CommandAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        CommandAsync(messageType, handler, shouldHandle);

    protected void CommandAnyAsync(Func<object, Task> handler) => CommandAny(message => RunTask(() => handler(message)));
}
