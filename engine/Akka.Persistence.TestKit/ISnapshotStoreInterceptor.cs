namespace Akka.Persistence.TestKit;

/// <summary>Decides about every request to the snapshot store: throws, waits, or lets it pass.</summary>
public interface ISnapshotStoreInterceptor
{
    Task InterceptAsync(string persistenceId, SnapshotSelectionCriteria criteria);
}
