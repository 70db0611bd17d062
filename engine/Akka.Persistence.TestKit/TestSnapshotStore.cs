using Akka.Actor;
using Akka.Persistence.Snapshot;

namespace Akka.Persistence.TestKit;

/// <summary>A snapshot store in memory that specs can have fail.</summary>
public class TestSnapshotStore : MemorySnapshotStore
{
    private volatile ISnapshotStoreInterceptor _saving = SnapshotStoreInterceptors.Noop.Instance;
    private volatile ISnapshotStoreInterceptor _loading = SnapshotStoreInterceptors.Noop.Instance;
    private volatile ISnapshotStoreInterceptor _deleting = SnapshotStoreInterceptors.Noop.Instance;

    /// <summary>What a spec sets the store behind the reference with.</summary>
    public static ITestSnapshotStore FromRef(IActorRef actor) => new Control(actor);

    protected override bool ReceivePluginInternal(object message)
    {
        switch (message)
        {
            case UseSaveInterceptor use: _saving = use.Interceptor; break;
            case UseLoadInterceptor use: _loading = use.Interceptor; break;
            case UseDeleteInterceptor use: _deleting = use.Interceptor; break;
            default: return base.ReceivePluginInternal(message);
        }

        Sender.Tell(Ack.Instance, Self);
        return true;
    }

    protected override async Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        await _loading.InterceptAsync(persistenceId, criteria).ConfigureAwait(false);
        return await base.LoadAsync(persistenceId, criteria).ConfigureAwait(false);
    }

    protected override async Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        await _saving.InterceptAsync(metadata.PersistenceId, CriteriaOf(metadata)).ConfigureAwait(false);
        await base.SaveAsync(metadata, snapshot).ConfigureAwait(false);
    }

    protected override async Task DeleteAsync(SnapshotMetadata metadata)
    {
        await _deleting.InterceptAsync(metadata.PersistenceId, CriteriaOf(metadata)).ConfigureAwait(false);
        await base.DeleteAsync(metadata).ConfigureAwait(false);
    }

    protected override async Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        await _deleting.InterceptAsync(persistenceId, criteria).ConfigureAwait(false);
        await base.DeleteAsync(persistenceId, criteria).ConfigureAwait(false);
    }

    private static SnapshotSelectionCriteria CriteriaOf(SnapshotMetadata metadata) =>
        new(metadata.SequenceNr, metadata.Timestamp, metadata.SequenceNr, metadata.Timestamp);

    public sealed class UseSaveInterceptor(ISnapshotStoreInterceptor interceptor)
    {
        public ISnapshotStoreInterceptor Interceptor { get; } = interceptor;
    }

    public sealed class UseLoadInterceptor(ISnapshotStoreInterceptor interceptor)
    {
        public ISnapshotStoreInterceptor Interceptor { get; } = interceptor;
    }

    public sealed class UseDeleteInterceptor(ISnapshotStoreInterceptor interceptor)
    {
        public ISnapshotStoreInterceptor Interceptor { get; } = interceptor;
    }

    public sealed class Ack
    {
        public static readonly Ack Instance = new();
    }

    private sealed class Control(IActorRef store) : ITestSnapshotStore
    {
        public SnapshotStoreSaveBehavior OnSave { get; } = new(new SnapshotStoreSetter(store, use => new UseSaveInterceptor(use)));

        public SnapshotStoreLoadBehavior OnLoad { get; } = new(new SnapshotStoreSetter(store, use => new UseLoadInterceptor(use)));

        public SnapshotStoreDeleteBehavior OnDelete { get; } = new(new SnapshotStoreSetter(store, use => new UseDeleteInterceptor(use)));
    }
}
