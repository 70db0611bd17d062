using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private ActorSynchronizationContext _synchronization;
    private int _awaitedTasks;

    /// <summary>True from an asynchronous handler's first await that has to wait until its end.</summary>
    public bool IsAwaiting => _awaitedTasks > 0;

    public void RunTask(Func<Task> handler) => RunTask(static (run, _) => run(), handler, (object)null);

    public void RunTask<T>(Func<T, Task> handler, T message) =>
        RunTask(static (run, argument) => run(argument), handler, message);

    private void RunTask<THandler, T>(Func<THandler, T, Task> call, THandler handler, T message)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_synchronization ??= new ActorSynchronizationContext(this));
        Task task;
        try
        {
            task = call(handler, message);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        if (task is null || task.IsCompletedSuccessfully) return;
        if (task.IsCompleted) task.GetAwaiter().GetResult();
        else AwaitEnd(task);
    }

    private void AwaitEnd(Task task)
    {
        _awaitedTasks++;
        _mailbox.Suspend();
        var incarnation = _actor;
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(
            () => SendSystemMessage(new HandlerCompleted(task, incarnation)));
    }

    private void Continue(Continuation continuation)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_synchronization);
        try
        {
            continuation.Callback(continuation.State);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private void CompleteHandler(HandlerCompleted completed)
    {
        _awaitedTasks--;
        _mailbox.Resume();
        if (ReferenceEquals(completed.Incarnation, _actor))
        {
            if (_receiveTimeout is not null && CurrentMessage is not null) RenewReceiveTimeout(CurrentMessage);
            completed.Task.GetAwaiter().GetResult();
        }
        else if (completed.Task.Exception is { InnerException: { } fault })
        {
            Log().Error(fault, "A handler of an earlier instance of {0} failed", Self);
        }
    }
}
