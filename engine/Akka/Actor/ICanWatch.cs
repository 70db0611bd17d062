namespace Akka.Actor;

public interface ICanWatch
{
    /// <summary>Asks for a <see cref="Terminated"/> when the subject stops; also when it has stopped already.</summary>
    IActorRef Watch(IActorRef subject);

    /// <summary>As <see cref="Watch"/>, with a message of the watcher's choice.</summary>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>No notice arrives after this, not even one that waits in the mailbox.</summary>
    IActorRef Unwatch(IActorRef subject);
}
