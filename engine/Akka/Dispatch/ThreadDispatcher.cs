using System.Collections.Concurrent;

namespace Akka.Dispatch;

/// <summary>Gives one actor a thread of its own, which ends with the actor.</summary>
internal sealed class ThreadDispatcher : MessageDispatcher
{
    private readonly BlockingCollection<IRunnable> _runs;

    public ThreadDispatcher(MessageDispatcherConfigurator configurator, string id, int throughput)
        : base(configurator)
    {
        Id = id;
        Throughput = throughput;
    }

    private ThreadDispatcher(ThreadDispatcher prototype)
        : this(prototype.Configurator, prototype.Id, prototype.Throughput)
    {
        _runs = [];
        new Thread(Work) { IsBackground = true, Name = Id }.Start();
    }

    internal override MessageDispatcher ForActor() => new ThreadDispatcher(this);

    internal override void Release() => _runs?.CompleteAdding();

    /// <summary>What comes after the actor's thread has ended are dead letters; the pool disposes of them.</summary>
    protected override void ExecuteTask(IRunnable run)
    {
        if (_runs is { IsAddingCompleted: false })
        {
            try
            {
                _runs.Add(run);
                return;
            }
            catch (InvalidOperationException)
            {
                // The thread ended between the two lines.
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
    }

    private void Work()
    {
        foreach (var run in _runs.GetConsumingEnumerable()) run.Run();
    }
}
