using Akka.Actor.Scheduling;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// The sender of an ask: completes a task with the one answer it takes. It has a path only once somebody looks at it,
/// and is found by no look-up.
/// </summary>
internal sealed class FutureActorRef<T> : TimerEntry, IInternalActorRef
{
    private readonly ActorSystemImpl _system;
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;
    private ActorPath _path;
    private TimeSpan _timeout;

    public FutureActorRef(ActorSystemImpl system) => _system = system;

    public Task<T> Result => _result.Task;

    public ActorPath Path
    {
        get
        {
            if (_path is null) Interlocked.CompareExchange(ref _path, _system.Provider.TempPath(), null);
            return _path;
        }
    }

    public IInternalActorRef Parent => _system.LookupRoot;

    public IActorRefProvider Provider => _system.Provider;

    public bool IsLocal => true;

    public bool IsTerminated => _result.Task.IsCompleted;

    public void Await(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            _timeout = timeout;
            _system.AskTimeouts.Add(this, timeout);
        }

        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister(
                static (future, token) => ((FutureActorRef<T>)future).Cancel(token), this);
        }
    }

    public void Tell(object message, IActorRef sender)
    {
        if (TryComplete(message)) End();
        else if (!_result.Task.IsCanceled) _system.PublishDeadLetter(message, sender, this);
    }

    public void SendSystemMessage(SystemMessage message)
    {
        switch (message)
        {
            case Watch watch when !watch.Watcher.Equals(this):
                watch.Watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: true, addressTerminated: false));
                break;
            case DeathWatchNotification death:
                Tell(new Terminated(death.Actor, death.ExistenceConfirmed, death.AddressTerminated), death.Actor);
                break;
        }
    }

    public IActorRef GetChild(IReadOnlyList<string> name) => name.All(string.IsNullOrEmpty) ? this : ActorRefs.Nobody;

    public void Start()
    {
    }

    public void Stop() => Fail(new ActorKilledException("Stopped"));

    public void Suspend()
    {
    }

    public void Resume(Exception causedByFailure = null)
    {
    }

    public void Restart(Exception cause)
    {
    }

    public bool Equals(IActorRef other) => ReferenceEquals(this, other) || (other is not null && ActorRefOrder.AreEqual(this, other));

    public override bool Equals(object obj) => obj is IActorRef other && Equals(other);

    public override int GetHashCode() => ActorRefOrder.HashCode(this);

    public int CompareTo(IActorRef other) => ActorRefOrder.Compare(this, other);

    public int CompareTo(object obj) => ActorRefOrder.Compare(this, obj);

    public override string ToString() => ActorRefOrder.Describe(this);

    internal override void Fire() => Fail(new AskTimeoutException($"Timeout after {_timeout.TotalSeconds} seconds"));

    private bool TryComplete(object message)
    {
        switch (message)
        {
            case T answer:
                return _result.TrySetResult(answer);
            case Status.Failure failure:
                return _result.TrySetException(
                    failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message."));
            case null:
                throw new InvalidMessageException("Message is null");
            default:
                var fault = $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]";
                if (_result.TrySetException(new ArgumentException(fault))) End();
                return false;
        }
    }

    private void Fail(Exception cause)
    {
        if (_result.TrySetException(cause)) End();
    }

    private void Cancel(CancellationToken token)
    {
        if (_result.TrySetCanceled(token)) Unschedule();
    }

    private void End()
    {
        Unschedule();
        _cancellation.Unregister();
    }
}
