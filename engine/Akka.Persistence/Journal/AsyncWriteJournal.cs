using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>
/// The base of journals that store without blocking: it speaks with the persistent actors, a derived class with the storage.
/// </summary>
public abstract class AsyncWriteJournal : WriteJournalBase, IAsyncRecovery
{
    public abstract Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max,
        Action<IPersistentRepresentation> recoveryCallback);

    public abstract Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr);

    protected static Exception TryUnwrapException(Exception e) =>
        e is AggregateException { InnerExceptions.Count: 1, InnerException: { } inner } ? inner : e;

    protected sealed override bool Receive(object message) => ReceiveWriteJournal(message) || ReceivePluginInternal(message);

    protected bool ReceiveWriteJournal(object message)
    {
        switch (message)
        {
            case WriteMessages write:
                _ = WriteAsync(write);
                return true;
            case ReplayMessages replay:
                _ = ReplayAsync(replay, Context, Adapters);
                return true;
            case DeleteMessagesTo delete:
                _ = DeleteAsync(delete, Self);
                return true;
            default:
                return false;
        }
    }

    /// <summary>For messages of the derived class's own.</summary>
    protected virtual bool ReceivePluginInternal(object message) => false;

    /// <summary>
    /// Stores all writes, or fails with none of them acknowledged. The answer has an entry for each write: null if it is stored, or
    /// why it was refused. Null instead of a list stands for all stored.
    /// </summary>
    protected abstract Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages);

    /// <summary>Deletes the events up to a sequence number. The highest sequence number must be remembered.</summary>
    protected abstract Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr);

    private static void Confirm(WriteMessages request, IImmutableList<Exception> outcomes, IActorRef self)
    {
        var (actor, id) = (request.PersistentActor, request.ActorInstanceId);
        actor.Tell(new WriteMessagesSuccessful(id), self);
        var writes = 0;
        foreach (var envelope in request.Messages)
        {
            if (envelope is not AtomicWrite write)
            {
                actor.Tell(new LoopMessageSuccess(envelope.Payload, id), envelope.Sender);
                continue;
            }

            var refusal = outcomes?[writes++];
            foreach (var persistent in write.Events)
            {
                actor.Tell(
                    refusal is null ? new WriteMessageSuccess(persistent, id) : new WriteMessageRejected(persistent, refusal, id),
                    persistent.Sender);
            }
        }
    }

    private static void Fail(WriteMessages request, Exception cause, IActorRef self)
    {
        var (actor, id) = (request.PersistentActor, request.ActorInstanceId);
        actor.Tell(new WriteMessagesFailed(cause, request.Messages.Sum(envelope => envelope is AtomicWrite ? 1 : 0), id), self);
        foreach (var envelope in request.Messages)
        {
            if (envelope is not AtomicWrite write)
            {
                actor.Tell(new LoopMessageSuccess(envelope.Payload, id), envelope.Sender);
                continue;
            }

            foreach (var persistent in write.Events)
                actor.Tell(new WriteMessageFailure(persistent, cause, id), persistent.Sender);
        }
    }

    private static async Task DeleteAsync(Func<Task> delete, DeleteMessagesTo request, IActorRef self)
    {
        object answer;
        try
        {
            await delete().ConfigureAwait(false);
            answer = new DeleteMessagesSuccess(request.ToSequenceNr);
        }
        catch (Exception fault)
        {
            answer = new DeleteMessagesFailure(TryUnwrapException(fault), request.ToSequenceNr);
        }

        request.PersistentActor.Tell(answer, self);
    }

    private Task DeleteAsync(DeleteMessagesTo request, IActorRef self) =>
        DeleteAsync(() => DeleteMessagesToAsync(request.PersistenceId, request.ToSequenceNr), request, self);

    private async Task WriteAsync(WriteMessages request)
    {
        var self = Self;
        IImmutableList<Exception> outcomes = null;
        try
        {
            var writes = PreparePersistentBatch(request.Messages).ToList();
            if (writes.Count > 0) outcomes = await WriteMessagesAsync(writes).ConfigureAwait(false);
            if (outcomes is not null && outcomes.Count != writes.Count)
                throw new IllegalActorStateException($"{GetType()} gave {outcomes.Count} outcomes for {writes.Count} writes.");
        }
        catch (Exception fault)
        {
            Fail(request, TryUnwrapException(fault), self);
            return;
        }

        Confirm(request, outcomes, self);
    }

    private async Task ReplayAsync(ReplayMessages request, IActorContext context, EventAdapters adapters)
    {
        var actor = request.PersistentActor;
        try
        {
            var highest = await ReadHighestSequenceNrAsync(request.PersistenceId, Math.Max(0, request.FromSequenceNr - 1)).ConfigureAwait(false);
            var to = Math.Min(request.ToSequenceNr, highest);
            if (request.FromSequenceNr <= to)
            {
                await ReplayMessagesAsync(context, request.PersistenceId, request.FromSequenceNr, to, request.Max, persistent =>
                {
                    if (persistent.IsDeleted) return;
                    foreach (var adapted in adapters.FromJournal(persistent))
                        actor.Tell(new ReplayedMessage(adapted), ActorRefs.NoSender);
                }).ConfigureAwait(false);
            }

            actor.Tell(new RecoverySuccess(highest), ActorRefs.NoSender);
        }
        catch (Exception fault)
        {
            actor.Tell(new ReplayMessagesFailure(TryUnwrapException(fault)), ActorRefs.NoSender);
        }
    }
}
