using Akka.Actor;

namespace Akka.Persistence.Snapshot;

/// <summary>The base of snapshot stores: it speaks with the persistent actors, a derived class with the storage.</summary>
public abstract class SnapshotStore : ActorBase
{
    protected sealed override bool Receive(object message)
    {
        switch (message)
        {
            case LoadSnapshot load:
                _ = AnswerAsync(async () =>
                    new LoadSnapshotResult(
                        await LoadAsync(load.PersistenceId, load.Criteria.Limit(load.ToSequenceNr)).ConfigureAwait(false),
                        load.ToSequenceNr),
                    cause => new LoadSnapshotFailed(cause));
                return true;
            case SaveSnapshot save:
                Save(save);
                return true;
            case DeleteSnapshot delete:
                _ = AnswerAsync(
                    async () =>
                    {
                        await DeleteAsync(delete.Metadata).ConfigureAwait(false);
                        return new DeleteSnapshotSuccess(delete.Metadata);
                    },
                    cause => new DeleteSnapshotFailure(delete.Metadata, cause));
                return true;
            case DeleteSnapshots delete:
                _ = AnswerAsync(
                    async () =>
                    {
                        await DeleteAsync(delete.PersistenceId, delete.Criteria).ConfigureAwait(false);
                        return new DeleteSnapshotsSuccess(delete.Criteria);
                    },
                    cause => new DeleteSnapshotsFailure(delete.Criteria, cause));
                return true;
            default:
                return ReceivePluginInternal(message);
        }
    }

    /// <summary>For messages of the derived class's own.</summary>
    protected virtual bool ReceivePluginInternal(object message) => false;

    /// <summary>The youngest snapshot that meets the criteria; null if there is none.</summary>
    protected abstract Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria);

    /// <summary>Saves a snapshot, in place of one with the same sequence number.</summary>
    protected abstract Task SaveAsync(SnapshotMetadata metadata, object snapshot);

    /// <summary>Deletes the snapshot with the sequence number, and with the time where one is given.</summary>
    protected abstract Task DeleteAsync(SnapshotMetadata metadata);

    protected abstract Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria);

    private void Save(SaveSnapshot save)
    {
        var given = save.Metadata;
        var metadata = new SnapshotMetadata(given.PersistenceId, given.SequenceNr, Context.System.Scheduler.Now.UtcDateTime);
        _ = AnswerAsync(
            async () =>
            {
                await SaveAsync(metadata, save.Snapshot).ConfigureAwait(false);
                return new SaveSnapshotSuccess(metadata);
            },
            cause => new SaveSnapshotFailure(metadata, cause));
    }

    private async Task AnswerAsync<T>(Func<Task<T>> request, Func<Exception, object> failure)
    {
        var (sender, self) = (Sender, Self);
        object answer;
        try
        {
            answer = await request().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            answer = failure(fault);
        }

        sender.Tell(answer, self);
    }
}
