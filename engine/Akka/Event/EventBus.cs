using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Akka.Event;

/// <summary>
/// Publishes to the subscribers of a class and of what it specialises. Who receives a class is worked out once and
/// remembered until the subscriptions change, so publishing takes no lock.
/// </summary>
public abstract class EventBus<TEvent, TClassifier, TSubscriber>
{
    private readonly Lock _changes = new();
    private ImmutableDictionary<TSubscriber, ImmutableHashSet<TClassifier>> _subscriptions =
        ImmutableDictionary<TSubscriber, ImmutableHashSet<TClassifier>>.Empty;

    private volatile ConcurrentDictionary<TClassifier, TSubscriber[]> _receivers = new();

    /// <summary>False when the subscriber had this class, or a more general one, already.</summary>
    public virtual bool Subscribe(TSubscriber subscriber, TClassifier classifier)
    {
        lock (_changes)
        {
            var classes = _subscriptions.GetValueOrDefault(subscriber, []);
            if (classes.Any(held => held.Equals(classifier) || IsSubClassification(held, classifier))) return false;
            Replace(_subscriptions.SetItem(subscriber, classes.Add(classifier)));
            return true;
        }
    }

    /// <summary>Ends all subscriptions of a subscriber.</summary>
    public virtual bool Unsubscribe(TSubscriber subscriber)
    {
        lock (_changes)
        {
            if (!_subscriptions.ContainsKey(subscriber)) return false;
            Replace(_subscriptions.Remove(subscriber));
            return true;
        }
    }

    /// <summary>Ends the subscription to a class and to all that specialise it.</summary>
    public virtual bool Unsubscribe(TSubscriber subscriber, TClassifier classifier)
    {
        lock (_changes)
        {
            if (!_subscriptions.TryGetValue(subscriber, out var classes)) return false;
            var kept = classes.Where(held => !held.Equals(classifier) && !IsSubClassification(classifier, held)).ToImmutableHashSet();
            if (kept.Count == classes.Count) return false;
            Replace(kept.IsEmpty ? _subscriptions.Remove(subscriber) : _subscriptions.SetItem(subscriber, kept));
            return true;
        }
    }

    public virtual void Publish(TEvent @event)
    {
        var classifier = GetClassifier(@event);
        var receivers = _receivers;
        if (!receivers.TryGetValue(classifier, out var subscribers))
        {
            subscribers = ReceiversOf(classifier);
            receivers.TryAdd(classifier, subscribers);
        }

        foreach (var subscriber in subscribers) Publish(@event, subscriber);
    }

    protected abstract bool IsSubClassification(TClassifier parent, TClassifier child);

    protected abstract void Publish(TEvent @event, TSubscriber subscriber);

    protected abstract bool Classify(TEvent @event, TClassifier classifier);

    protected abstract TClassifier GetClassifier(TEvent @event);

    private TSubscriber[] ReceiversOf(TClassifier classifier)
    {
        lock (_changes)
        {
            return _subscriptions
                .Where(entry => entry.Value.Any(held => held.Equals(classifier) || IsSubClassification(held, classifier)))
                .Select(entry => entry.Key)
                .ToArray();
        }
    }

    private void Replace(ImmutableDictionary<TSubscriber, ImmutableHashSet<TClassifier>> subscriptions)
    {
        _subscriptions = subscriptions;
        _receivers = new ConcurrentDictionary<TClassifier, TSubscriber[]>();
    }
}
