using Akka.Actor;

namespace Akka.Persistence;

/// <summary>
/// What a persistent actor stashes itself. It comes back by way of those that wait for events to be stored, before them, so that
/// commands keep their order.
/// </summary>
internal sealed class CommandStash(IStash own, IStash waiting) : IStash
{
    public int Count => own.Count;

    public bool IsEmpty => own.IsEmpty;

    public bool NonEmpty => own.NonEmpty;

    public bool IsFull => own.IsFull;

    public int Capacity => own.Capacity;

    public void Stash() => own.Stash();

    public void Unstash()
    {
        var stashed = own.ClearStash().ToList();
        waiting.Prepend(stashed.Take(1));
        own.Prepend(stashed.Skip(1));
    }

    public void UnstashAll() => UnstashAll(static _ => true);

    public void UnstashAll(Func<Envelope, bool> predicate) => waiting.Prepend(own.ClearStash().Where(predicate));

    public IEnumerable<Envelope> ClearStash() => own.ClearStash();

    public void Prepend(IEnumerable<Envelope> envelopes) => own.Prepend(envelopes);
}
