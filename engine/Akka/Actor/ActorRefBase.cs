namespace Akka.Actor;

/// <summary>Equality and order of references: by path, then by the incarnation's uid.</summary>
public abstract class ActorRefBase : IActorRef
{
    public abstract ActorPath Path { get; }

    public void Tell(object message, IActorRef sender)
    {
        if (message is null) throw new InvalidMessageException("Message is null");
        TellInternal(message, sender);
    }

    public bool Equals(IActorRef other) =>
        ReferenceEquals(this, other) || (other is not null && ActorRefOrder.AreEqual(this, other));

    public override bool Equals(object obj) => obj is IActorRef other && Equals(other);

    public override int GetHashCode() => ActorRefOrder.HashCode(this);

    public int CompareTo(IActorRef other) => ActorRefOrder.Compare(this, other);

    public int CompareTo(object obj) => ActorRefOrder.Compare(this, obj);

    public override string ToString() => ActorRefOrder.Describe(this);

    protected abstract void TellInternal(object message, IActorRef sender);
}
