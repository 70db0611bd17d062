using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// An actor's place in the system: its mailbox, its behaviours, its children and watchers. It outlives the instances that a
/// restart replaces. Except for what is said to be safe, only the thread that runs the mailbox touches it.
/// </summary>
internal sealed partial class ActorCell : IUntypedActorContext
{
    private readonly Mailbox _mailbox;
    private readonly Stack<Receive> _behaviours = new(2);
    private Receive _behaviour;
    private ActorBase _actor;

    public ActorCell(ActorSystemImpl system, LocalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef parent)
    {
        SystemImpl = system;
        Self = self;
        Props = props;
        Dispatcher = dispatcher.ForActor();
        Parent = parent;
        _mailbox = new Mailbox(this, Dispatcher);
    }

    public ActorSystemImpl SystemImpl { get; }

    public ActorSystem System => SystemImpl;

    public Props Props { get; }

    public MessageDispatcher Dispatcher { get; }

    public LocalActorRef Self { get; }

    IActorRef IActorContext.Self => Self;

    public IInternalActorRef Parent { get; }

    IActorRef IActorContext.Parent => Parent;

    public IActorRef Sender => CurrentSender ?? SystemImpl.DeadLetters;

    /// <summary>The instance that handles messages now; none before the first and while one is replaced.</summary>
    public ActorBase Actor => _actor;

    /// <summary>Safe from any thread, as the members down to <see cref="SendSystemMessage"/>.</summary>
    public bool IsTerminated => _mailbox.IsClosed;

    public int NumberOfMessages => _mailbox.NumberOfMessages;

    public void Start() => SendSystemMessage(new Create());

    public void SendMessage(object message, IActorRef sender) => _mailbox.Post(message, sender);

    public void SendSystemMessage(SystemMessage message) => _mailbox.PostSystem(message);

    public void Become(Receive receive)
    {
        if (_behaviours.Count > 0) _behaviours.Pop();
        BecomeStacked(receive);
    }

    public void BecomeStacked(Receive receive)
    {
        _behaviours.Push(receive);
        _behaviour = receive;
    }

    public void UnbecomeStacked()
    {
        if (_behaviours.Count > 1) _behaviours.Pop();
        _behaviour = _behaviours.Peek();
    }

    public void Become(UntypedReceive receive) => Become(Handling(receive));

    public void BecomeStacked(UntypedReceive receive) => BecomeStacked(Handling(receive));

    public ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, System);

    public ActorSelection ActorSelection(string actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, System, Self);

    public void PrependToMailbox(IReadOnlyList<Envelope> envelopes)
    {
        foreach (var envelope in envelopes)
        {
            // Its first delivery, before it was stashed, has crossed it off.
            if (envelope.Message is Terminated terminated) (_terminatedQueued ??= []).TryAdd(terminated.ActorRef, null);
        }

        _mailbox.Prepend(envelopes);
    }

    /// <summary>What is left in the mailbox of an actor that has stopped.</summary>
    public void DiscardMessage(in Envelope envelope) => SystemImpl.PublishDeadLetter(envelope.Message, envelope.Sender, Self);

    /// <summary>A watch on a stopped actor is answered at once, and a handler's rest still runs so that it can clean up.</summary>
    public void DiscardSystemMessage(SystemMessage message)
    {
        switch (message)
        {
            case Watch watch when !watch.Watcher.Equals(Self):
                watch.Watcher.SendSystemMessage(new DeathWatchNotification(Self, existenceConfirmed: true, addressTerminated: false));
                break;
            case Continuation continuation:
                ThreadPool.UnsafeQueueUserWorkItem(static rest => rest.Callback(rest.State), continuation, preferLocal: false);
                break;
        }
    }

    private static Receive Handling(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };

    private ILoggingAdapter Log() => Logging.GetLogger(this);
}
