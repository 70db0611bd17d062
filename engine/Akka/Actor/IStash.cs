namespace Akka.Actor;

/// <summary>Sets messages aside until the actor is ready for them.</summary>
public interface IStash
{
    int Count { get; }

    bool IsEmpty { get; }

    bool NonEmpty { get; }

    bool IsFull { get; }

    int Capacity { get; }

    /// <summary>Sets the message at hand aside; only once for each.</summary>
    void Stash();

    /// <summary>Brings the oldest message back, before all that wait in the mailbox.</summary>
    void Unstash();

    /// <summary>Brings all messages back in their order, before all that wait in the mailbox.</summary>
    void UnstashAll();

    void UnstashAll(Func<Envelope, bool> predicate);

    IEnumerable<Envelope> ClearStash();

    void Prepend(IEnumerable<Envelope> envelopes);
}
