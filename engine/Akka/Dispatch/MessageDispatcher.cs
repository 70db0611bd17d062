namespace Akka.Dispatch;

/// <summary>Decides on which thread actors run.</summary>
public abstract class MessageDispatcher
{
    public static readonly int DefaultThroughput = 100;

    protected MessageDispatcher(MessageDispatcherConfigurator configurator) => Configurator = configurator;

    public MessageDispatcherConfigurator Configurator { get; }

    public string Id { get; protected set; }

    /// <summary>How many messages an actor handles before others get their turn.</summary>
    public int Throughput { get; protected set; } = DefaultThroughput;

    public void Schedule(Action run) => Schedule(new ActionRunnable(run));

    public void Schedule(IRunnable run) => ExecuteTask(run);

    /// <summary>Runs a mailbox; a fair run must not overtake work that already waits.</summary>
    internal virtual void Execute(IRunnable mailbox, bool fair) => ExecuteTask(mailbox);

    /// <summary>A dispatcher of its own for an actor that must not share a thread; others give themselves.</summary>
    internal virtual MessageDispatcher ForActor() => this;

    /// <summary>The actor that this dispatcher served has stopped.</summary>
    internal virtual void Release()
    {
    }

    protected abstract void ExecuteTask(IRunnable run);
}
