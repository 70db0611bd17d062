namespace Akka.Actor;

/// <summary>An actor with one method for all messages.</summary>
public abstract class UntypedActor : ActorBase
{
    protected static new IUntypedActorContext Context => ActorCell.CurrentOrThrow();

    protected sealed override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    protected abstract void OnReceive(object message);

    protected void Become(UntypedReceive receive) => Cell.Become(receive);

    protected void BecomeStacked(UntypedReceive receive) => Cell.BecomeStacked(receive);

    /// <summary>Runs the action as an asynchronous handler would be run.</summary>
    protected void RunTask(Action action)
    {
        Cell.RunTask(() =>
        {
            action();
            return Task.CompletedTask;
        });
    }

    /// <summary>Handles no further message until the task has ended; what follows an await runs in the actor.</summary>
    protected void RunTask(Func<Task> action) => Cell.RunTask(action);
}
