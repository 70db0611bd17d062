using Akka.Actor;
using Akka.Event;

namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    private RecoveryPermit _permit;
    private ICancelable _recoveryTimer;
    private bool _heardSinceTick;

    /// <summary>Called when all events have been replayed, before <see cref="RecoveryCompleted"/>.</summary>
    protected virtual void OnReplaySuccess()
    {
    }

    /// <summary>
    /// Called when the past cannot be read, or cannot be handled. The actor stops after it.
    /// </summary>
    /// <param name="reason">What went wrong.</param>
    /// <param name="message">The event that could not be handled, if it was one.</param>
    protected virtual void OnRecoveryFailure(Exception reason, object message = null)
    {
        if (message is null)
        {
            Log.Error(reason, "Persistence failure when replaying events for persistenceId [{0}]. Last known sequence number [{1}]", PersistenceId, LastSequenceNr);
        }
        else
        {
            Log.Error(
                reason, "Exception in ReceiveRecover when replaying event type [{0}] with sequence number [{1}] for persistenceId [{2}]",
                message.GetType(), LastSequenceNr, PersistenceId);
        }
    }

    private void BeginRecovery()
    {
        if (string.IsNullOrWhiteSpace(PersistenceId))
            throw new ActorInitializationException(Self, "A persistent actor needs a PersistenceId.");

        _ = Plugin;
        _ = SnapshotStore;
        _phase = PersistencePhase.AwaitingPermit;
        _permit = Extension.Permits.Request(Self);
        if (_permit.IsGranted) LoadSnapshot();
    }

    /// <summary>Lets the next actor recover; also right for a recovery that was never begun.</summary>
    private void EndRecovery()
    {
        _recoveryTimer?.Cancel();
        _recoveryTimer = null;
        _permit?.Return();
    }

    private void AwaitPermit(object message)
    {
        if (message is RecoveryPermitGranted) LoadSnapshot();
        else StashDuringRecovery(message);
    }

    private void LoadSnapshot()
    {
        _phase = PersistencePhase.LoadingSnapshot;
        var timeout = Plugin.RecoveryEventTimeout;
        if (timeout > TimeSpan.Zero)
        {
            _recoveryTimer = Context.System.Scheduler.ScheduleTellRepeatedlyCancelable(
                timeout, timeout, Self, new RecoveryTick(snapshot: false), Self);
        }

        var recovery = Recovery;
        LoadSnapshot(SnapshotterId, recovery.FromSnapshot, recovery.ToSequenceNr);
    }

    private void AwaitSnapshot(object message)
    {
        switch (message)
        {
            case LoadSnapshotResult result:
                _heardSinceTick = true;
                if (result.Snapshot is { } selected) Offer(selected);
                if (_phase == PersistencePhase.LoadingSnapshot) RequestReplay(result.ToSequenceNr);
                break;
            case LoadSnapshotFailed failed:
                FailRecovery(failed.Cause);
                break;
            case RecoveryTick:
                FailRecovery(new RecoveryTimedOutException(
                    $"Recovery timed out: no answer of the snapshot store for [{PersistenceId}] within {Plugin.RecoveryEventTimeout}"));
                break;
            default:
                StashDuringRecovery(message);
                break;
        }
    }

    private void Offer(SelectedSnapshot selected)
    {
        LastSequenceNr = selected.Metadata.SequenceNr;
        var offer = new SnapshotOffer(selected.Metadata, selected.Snapshot);
        try
        {
            base.AroundReceive(ReceiveRecover, offer);
        }
        catch (Exception fault)
        {
            FailRecovery(fault, offer);
        }
    }

    private void RequestReplay(long toSequenceNr)
    {
        if (_permit.IsReturned) return;
        _phase = PersistencePhase.Replaying;
        Journal.Tell(new ReplayMessages(LastSequenceNr + 1, toSequenceNr, Recovery.ReplayMax, PersistenceId, Self), Self);
    }

    private void Replay(object message)
    {
        switch (message)
        {
            case ReplayedMessage { Persistent: var persistent }:
                _heardSinceTick = true;
                LastSequenceNr = Math.Max(LastSequenceNr, persistent.SequenceNr);
                try
                {
                    base.AroundReceive(ReceiveRecover, persistent.Payload);
                }
                catch (Exception fault)
                {
                    FailRecovery(fault, persistent.Payload);
                }

                break;
            case RecoverySuccess success:
                CompleteRecovery(success.HighestSequenceNr);
                break;
            case ReplayMessagesFailure failure:
                FailRecovery(failure.Cause);
                break;
            case RecoveryTick when _heardSinceTick:
                _heardSinceTick = false;
                break;
            case RecoveryTick:
                FailRecovery(new RecoveryTimedOutException(
                    $"Recovery timed out: no event for [{PersistenceId}] after sequence number {LastSequenceNr} within {Plugin.RecoveryEventTimeout}"));
                break;
            default:
                StashDuringRecovery(message);
                break;
        }
    }

    private void CompleteRecovery(long highestSequenceNr)
    {
        OnReplaySuccess();
        LastSequenceNr = Math.Max(LastSequenceNr, highestSequenceNr);
        _sequenceNr = LastSequenceNr;
        _phase = PersistencePhase.ProcessingCommands;
        try
        {
            base.AroundReceive(ReceiveRecover, RecoveryCompleted.Instance);
        }
        finally
        {
            EndRecovery();
        }

        FlushBatch();
        if (_pendingStashing > 0) _phase = PersistencePhase.PersistingEvents;
        else _internalStash.UnstashAll();
    }

    private void FailRecovery(Exception reason, object message = null)
    {
        try
        {
            OnRecoveryFailure(reason, message);
        }
        finally
        {
            EndRecovery();
            Context.Stop(Self);
        }
    }

    /// <summary>Answers to an earlier incarnation's writes are of no use to this one.</summary>
    private void StashDuringRecovery(object message)
    {
        if (message is IJournalResponse or RecoveryTick or RecoveryPermitGranted or LoadSnapshotResult or LoadSnapshotFailed) return;
        _internalStash.Stash();
    }
}
