using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    private readonly Queue<IPendingHandlerInvocation> _pending = new();
    private readonly List<IPersistentEnvelope> _journalBatch = [];
    private long _sequenceNr;
    private int _pendingStashing;
    private bool _isWriteInProgress;
    private bool _isTaskRunning;

    /// <summary>Stores the event, then calls the handler. No other command is handled before that.</summary>
    public void Persist<TEvent>(TEvent @event, Action<TEvent> handler) => Persist([@event], handler, stashing: true);

    /// <summary>Stores the events, all or none, then calls the handler for each. No other command is handled before that.</summary>
    public void PersistAll<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler) => Persist(events, handler, stashing: true);

    /// <summary>As <see cref="Persist{TEvent}"/>, but commands that arrive meanwhile are handled.</summary>
    public void PersistAsync<TEvent>(TEvent @event, Action<TEvent> handler) => Persist([@event], handler, stashing: false);

    /// <summary>As <see cref="PersistAll{TEvent}"/>, but commands that arrive meanwhile are handled.</summary>
    public void PersistAllAsync<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler) => Persist(events, handler, stashing: false);

    /// <summary>Calls the handler after the handlers of all events before it, at once if there are none. Nothing is stored.</summary>
    public void DeferAsync<TEvent>(TEvent evt, Action<TEvent> handler)
    {
        RefuseDuringRecovery();
        if (_pending.Count == 0)
        {
            handler(evt);
            return;
        }

        _pending.Enqueue(new AsyncHandlerInvocation(evt, stored => handler((TEvent)stored)));
        _journalBatch.Add(new NonPersistentMessage(evt, Sender));
    }

    /// <summary>Called when the journal failed to store an event, or may have. The actor stops after it.</summary>
    protected virtual void OnPersistFailure(Exception cause, object @event, long sequenceNr) => Log.Error(
        cause, "Failed to persist event type [{0}] with sequence number [{1}] for persistenceId [{2}]",
        @event.GetType(), sequenceNr, PersistenceId);

    /// <summary>Called when the journal refused an event, for instance because it cannot be serialized. The actor goes on.</summary>
    protected virtual void OnPersistRejected(Exception cause, object @event, long sequenceNr) => Log.Error(
        cause, "Rejected to persist event type [{0}] with sequence number [{1}] for persistenceId [{2}] due to [{3}]",
        @event.GetType(), sequenceNr, PersistenceId, cause.Message);

    /// <summary>Handles no further message until the task has ended; what follows an await runs in the actor, and may persist.</summary>
    protected void RunTask(Func<Task> action)
    {
        _isTaskRunning = true;
        Cell.RunTask(async () =>
        {
            var failed = true;
            try
            {
                await action();
                failed = false;
            }
            finally
            {
                _isTaskRunning = false;
                EndCommand(failed);
            }
        });
    }

    private void Persist<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler, bool stashing)
    {
        RefuseDuringRecovery();
        if (events is null) return;

        void Handle(object stored) => handler((TEvent)stored);
        var batch = ImmutableArray.CreateBuilder<IPersistentRepresentation>();
        foreach (var @event in events)
        {
            batch.Add(Persistent.Of(@event, PersistenceId, ++_sequenceNr, _writerGuid, Sender));
            if (stashing) _pendingStashing++;
            _pending.Enqueue(stashing ? new StashingHandlerInvocation(@event, Handle) : new AsyncHandlerInvocation(@event, Handle));
        }

        if (batch.Count > 0) _journalBatch.Add(new AtomicWrite(batch.DrainToImmutable()));
    }

    private void RefuseDuringRecovery()
    {
        if (IsRecovering)
            throw new InvalidOperationException("Nothing can be persisted before RecoveryCompleted.");
    }

    private void ProcessCommand(Receive receive, object message)
    {
        if (HandleAnswer(message)) return;
        var failed = true;
        try
        {
            base.AroundReceive(receive, message);
            failed = false;
        }
        finally
        {
            EndCommand(failed);
        }
    }

    private void AwaitEvents(object message)
    {
        if (!HandleAnswer(message)) _internalStash.Stash();
    }

    private void EndCommand(bool failed)
    {
        if (_isTaskRunning) return;
        FlushBatch();
        if (_phase != PersistencePhase.ProcessingCommands) return;
        if (_pendingStashing > 0) _phase = PersistencePhase.PersistingEvents;
        else Unstash(failed);
    }

    private bool HandleAnswer(object message)
    {
        switch (message)
        {
            case WriteMessageSuccess { ActorInstanceId: var id, Persistent: var persistent }:
                if (id != _instanceId) return true;
                LastSequenceNr = Math.Max(LastSequenceNr, persistent.SequenceNr);
                Complete();
                return true;
            case LoopMessageSuccess { ActorInstanceId: var id }:
                if (id == _instanceId) Complete();
                return true;
            case WriteMessagesSuccessful { ActorInstanceId: var id }:
                EndWrite(id);
                return true;
            case WriteMessagesFailed { ActorInstanceId: var id }:
                EndWrite(id);
                return true;
            case WriteMessageRejected rejected:
                if (rejected.ActorInstanceId == _instanceId) Reject(rejected);
                return true;
            case WriteMessageFailure failure:
                if (failure.ActorInstanceId == _instanceId) FailWrite(failure);
                return true;
            default:
                return message is RecoveryTick or RecoveryPermitGranted;
        }
    }

    private void Complete()
    {
        var invocation = _pending.Peek();
        var failed = true;
        try
        {
            invocation.Handler(invocation.Event);
            failed = false;
        }
        finally
        {
            FlushBatch();
            EndInvocation(failed);
        }
    }

    private void Reject(WriteMessageRejected rejected)
    {
        var persistent = rejected.Persistent;
        var failed = true;
        try
        {
            OnPersistRejected(rejected.Cause, persistent.Payload, persistent.SequenceNr);
            failed = false;
        }
        finally
        {
            FlushBatch();
            EndInvocation(failed);
        }
    }

    private void FailWrite(WriteMessageFailure failure)
    {
        try
        {
            OnPersistFailure(failure.Cause, failure.Persistent.Payload, failure.Persistent.SequenceNr);
        }
        finally
        {
            Context.Stop(Self);
        }
    }

    private void EndInvocation(bool failed)
    {
        if (_pending.Dequeue() is StashingHandlerInvocation) _pendingStashing--;
        _phase = _pendingStashing > 0 ? PersistencePhase.PersistingEvents : PersistencePhase.ProcessingCommands;
        if (_phase == PersistencePhase.ProcessingCommands && !_isTaskRunning) Unstash(failed);
    }

    /// <summary>One at a time, so that those which have to wait again keep their order; all when the actor is about to restart.</summary>
    private void Unstash(bool all)
    {
        if (all) _internalStash.UnstashAll();
        else _internalStash.Unstash();
    }

    private void EndWrite(int actorInstanceId)
    {
        if (actorInstanceId != WriteMessagesSuccessful.AnyInstance && actorInstanceId != _instanceId) return;
        _isWriteInProgress = false;
        FlushJournalBatch();
    }

    private void FlushBatch()
    {
        if (!_isTaskRunning) FlushJournalBatch();
    }

    /// <summary>One write at a time; what is persisted meanwhile goes together in the next one.</summary>
    private void FlushJournalBatch()
    {
        if (_isWriteInProgress || _journalBatch.Count == 0) return;
        Journal.Tell(new WriteMessages(_journalBatch.ToArray(), Self, _instanceId), Self);
        _journalBatch.Clear();
        _isWriteInProgress = true;
    }
}
