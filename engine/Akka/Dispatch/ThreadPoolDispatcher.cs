namespace Akka.Dispatch;

/// <summary>Runs actors on the process's thread pool.</summary>
internal sealed class ThreadPoolDispatcher : MessageDispatcher
{
    public ThreadPoolDispatcher(MessageDispatcherConfigurator configurator, string id, int throughput)
        : base(configurator)
    {
        Id = id;
        Throughput = throughput;
    }

    internal override void Execute(IRunnable mailbox, bool fair) =>
        ThreadPool.UnsafeQueueUserWorkItem(mailbox, preferLocal: !fair);

    protected override void ExecuteTask(IRunnable run) => ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
}
