using Akka.Actor;

namespace Akka.Event;

/// <summary>The bus of an actor system. Subscribers that stop are unsubscribed by themselves.</summary>
public class EventStream : LoggingBus
{
    private readonly bool _debug;
    private IActorRef _unsubscriber;

    public EventStream(bool debug) => _debug = debug;

    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        if (!base.Subscribe(subscriber, channel)) return false;
        _unsubscriber?.Tell(new EventStreamUnsubscriber.Watched(subscriber), ActorRefs.NoSender);
        Trace($"subscribing {subscriber} to channel {channel}");
        return true;
    }

    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        if (!base.Unsubscribe(subscriber, channel)) return false;
        Trace($"unsubscribing {subscriber} from channel {channel}");
        return true;
    }

    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        if (!base.Unsubscribe(subscriber)) return false;
        Trace($"unsubscribing {subscriber} from all channels");
        return true;
    }

    internal void StartUnsubscriber(ExtendedActorSystem system) =>
        _unsubscriber = system.SystemActorOf(Props.Create(() => new EventStreamUnsubscriber(this)), "eventStreamUnsubscriber");

    private void Trace(string text)
    {
        if (_debug) Publish(new Debug(Logging.SimpleName(this), GetType(), text));
    }
}
