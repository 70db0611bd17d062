using Akka.Actor;
using Akka.Actor.Handlers;

namespace Akka.Persistence;

/// <summary>
/// A persistent actor that declares a handler per type: with <c>Recover</c> for its past, with <c>Command</c> for messages.
/// The first handler, in order of declaration, whose type and condition fit takes the message.
/// </summary>
public abstract partial class ReceivePersistentActor : UntypedPersistentActor, IInitializableActor
{
    private readonly MessageHandlers _recoverHandlers = new();
    private readonly MessageHandlers _commandHandlers = new();
    private MessageHandlers _declaring;

    protected ReceivePersistentActor() => _declaring = _commandHandlers;

    void IInitializableActor.Init() => _declaring = null;

    protected sealed override void OnCommand(object message)
    {
        if (!_commandHandlers.Receive(message)) Unhandled(message);
    }

    protected sealed override void OnRecover(object message)
    {
        if (!_recoverHandlers.Receive(message)) Unhandled(message);
    }

    /// <summary>Replaces the handlers of commands by those that the method declares.</summary>
    protected void Become(Action configure) => Become(Declare(configure).Receive);

    protected void BecomeStacked(Action configure) => BecomeStacked(Declare(configure).Receive);

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

    private void AddCommand(MessageHandler handler, bool isCatchAll) => Declaring(_declaring).Add(handler, isCatchAll);

    private void AddRecover(MessageHandler handler, bool isCatchAll) =>
        Declaring(_declaring is null ? null : _recoverHandlers).Add(handler, isCatchAll);

    private static MessageHandlers Declaring(MessageHandlers handlers) => handlers ?? throw new InvalidOperationException(
        "Handlers may be declared only in the constructor and in methods given to Become.");
}
