using Akka.Event;

namespace Akka.Actor;

internal sealed partial class ActorSystemImpl
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stack<Action> _terminationCallbacks = new();
    private IActorRef _deadLetterListener;
    private bool _callbacksHaveRun;

    public override Task WhenTerminated => _terminated.Task;

    public override void RegisterOnTermination(Action code)
    {
        ArgumentNullException.ThrowIfNull(code);
        lock (_terminationCallbacks)
        {
            if (_callbacksHaveRun) throw new InvalidOperationException("The actor system has terminated already.");
            _terminationCallbacks.Push(code);
        }
    }

    public override void Stop(IActorRef actor) => ((IInternalActorRef)actor).Stop();

    public override Task Terminate()
    {
        if (Settings.CoordinatedShutdownRunByActorSystemTerminate)
            _ = CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        else
            FinalTerminate();
        return WhenTerminated;
    }

    public override void Abort() => FinalTerminate();

    /// <summary>Stops the users' actors; the rest follows from that.</summary>
    public Task FinalTerminate()
    {
        if (!Settings.LogDeadLettersDuringShutdown && _deadLetterListener is { } listener) Stop(listener);
        if (_userGuardian is { } guardian) guardian.Stop();
        else _root.Stop();
        return WhenTerminated;
    }

    private async Task EndAfterRoot()
    {
        await RootEnded.ConfigureAwait(false);
        foreach (var callback in TakeCallbacks())
        {
            try
            {
                callback();
            }
            catch (Exception fault)
            {
                Log.Error(fault, "A termination callback failed");
            }
        }

        (Scheduler as IDisposable)?.Dispose();
        _terminated.TrySetResult();
    }

    private Action[] TakeCallbacks()
    {
        lock (_terminationCallbacks)
        {
            _callbacksHaveRun = true;
            var callbacks = _terminationCallbacks.ToArray();
            _terminationCallbacks.Clear();
            return callbacks;
        }
    }
}
