using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>Keeps events as they are, until the actor system ends. For specs.</summary>
public class MemoryJournal : AsyncWriteJournal
{
    private readonly ConcurrentDictionary<string, LinkedList<IPersistentRepresentation>> _messages = new();
    private readonly ConcurrentDictionary<string, long> _highestDeleted = new();
    private readonly IScheduler _clock = Context.System.Scheduler;

    protected virtual ConcurrentDictionary<string, LinkedList<IPersistentRepresentation>> Messages => _messages;

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) =>
        Task.FromResult(Math.Max(HighestSequenceNr(persistenceId), _highestDeleted.GetValueOrDefault(persistenceId)));

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        foreach (var persistent in Read(persistenceId, fromSequenceNr, toSequenceNr, max))
            recoveryCallback(persistent);
        return Task.CompletedTask;
    }

    public IDictionary<string, LinkedList<IPersistentRepresentation>> Add(IPersistentRepresentation persistent)
    {
        var events = Messages.GetOrAdd(persistent.PersistenceId, _ => new LinkedList<IPersistentRepresentation>());
        lock (events) events.AddLast(persistent);
        return Messages;
    }

    public IDictionary<string, LinkedList<IPersistentRepresentation>> Delete(string pid, long seqNr)
    {
        if (!Messages.TryGetValue(pid, out var events)) return Messages;
        lock (events)
        {
            var node = events.First;
            while (node is not null && node.Value.SequenceNr != seqNr) node = node.Next;
            if (node is not null) events.Remove(node);
        }

        return Messages;
    }

    public IEnumerable<IPersistentRepresentation> Read(string pid, long fromSeqNr, long toSeqNr, long max)
    {
        if (!Messages.TryGetValue(pid, out var events)) return [];
        lock (events)
        {
            return events
                .Where(persistent => persistent.SequenceNr >= fromSeqNr && persistent.SequenceNr <= toSeqNr)
                .Take(max > int.MaxValue ? int.MaxValue : (int)max)
                .ToList();
        }
    }

    public long HighestSequenceNr(string pid)
    {
        if (!Messages.TryGetValue(pid, out var events)) return 0;
        lock (events) return events.Last?.Value.SequenceNr ?? 0;
    }

    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var now = _clock.Now.UtcTicks;
        foreach (var persistent in messages.SelectMany(write => write.Events))
        {
            var stored = persistent.WithTimestamp(now);
            Add(stored.Payload is Tagged tagged ? stored.WithPayload(tagged.Payload) : stored);
        }

        return Task.FromResult<IImmutableList<Exception>>(null);
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr)
    {
        if (!Messages.TryGetValue(persistenceId, out var events)) return Task.CompletedTask;
        lock (events)
        {
            while (events.First is { Value.SequenceNr: var number } && number <= toSequenceNr)
            {
                _highestDeleted[persistenceId] = number;
                events.RemoveFirst();
            }
        }

        return Task.CompletedTask;
    }
}
