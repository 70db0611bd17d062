using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private Dictionary<IActorRef, object> _watching;
    private HashSet<IInternalActorRef> _watchedBy;
    private Dictionary<IActorRef, object> _terminatedQueued;

    public IActorRef Watch(IActorRef subject) => WatchWith(subject, null, nameof(Watch));

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return WatchWith(subject, message, nameof(WatchWith));
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        if (_watching is not null && _watching.Remove(subject))
        {
            var watchee = (IInternalActorRef)subject;
            watchee.SendSystemMessage(new Unwatch(watchee, Self));
        }

        _terminatedQueued?.Remove(subject);
        return subject;
    }

    private IActorRef WatchWith(IActorRef subject, object message, string method)
    {
        var watchee = (IInternalActorRef)subject;
        if (watchee.Equals(Self)) return subject;

        _watching ??= [];
        if (_watching.TryGetValue(subject, out var known))
        {
            if (Equals(known, message)) return subject;
            throw new InvalidOperationException($"{method} on {subject} would change what its end is answered with; unwatch it first.");
        }

        _watching.Add(subject, message);
        watchee.SendSystemMessage(new Watch(watchee, Self));
        return subject;
    }

    private void AddWatcher(IInternalActorRef watcher)
    {
        if (!watcher.Equals(Self)) (_watchedBy ??= []).Add(watcher);
    }

    private void RemoveWatcher(IInternalActorRef watcher) => _watchedBy?.Remove(watcher);

    private void OnDeath(DeathWatchNotification notification)
    {
        var subject = notification.Actor;
        if (_watching is not null
            && _watching.Remove(subject, out var message)
            && _termination is not (Termination.Stopping or Termination.Stopped))
        {
            (_terminatedQueued ??= [])[subject] = message;
            Self.Tell(new Terminated(subject, notification.ExistenceConfirmed, notification.AddressTerminated), subject);
        }

        if (RemoveChild(subject)) OnChildStopped(subject);
    }

    /// <summary>Dropped when the subject was unwatched while the notice waited in the mailbox.</summary>
    private void ReceiveTerminated(Terminated terminated)
    {
        if (_terminatedQueued is null || !_terminatedQueued.Remove(terminated.ActorRef, out var message)) return;
        if (message is null)
        {
            _actor.Handle(_behaviour, terminated);
            return;
        }

        CurrentMessage = message;
        _actor.Handle(_behaviour, message);
    }

    /// <summary>The parent hears of its child's end anyway, even when it does not watch.</summary>
    private void TellWatchers()
    {
        if (_watchedBy is not null)
        {
            foreach (var watcher in _watchedBy)
            {
                if (!watcher.Equals(Parent))
                    watcher.SendSystemMessage(new DeathWatchNotification(Self, existenceConfirmed: true, addressTerminated: false));
            }

            _watchedBy = null;
        }

        Parent.SendSystemMessage(new DeathWatchNotification(Self, existenceConfirmed: true, addressTerminated: false));
    }

    private void UnwatchAll()
    {
        if (_watching is null) return;
        foreach (var subject in _watching.Keys)
        {
            var watchee = (IInternalActorRef)subject;
            watchee.SendSystemMessage(new Unwatch(watchee, Self));
        }

        _watching = null;
        _terminatedQueued = null;
    }
}
