using Akka.Actor;

namespace Akka.Persistence.TestKit;

/// <summary>Sends an interceptor to a snapshot store, and waits until it is in place.</summary>
internal sealed class SnapshotStoreSetter(IActorRef store, Func<ISnapshotStoreInterceptor, object> request) : ISnapshotStoreBehaviorSetter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public Task SetInterceptorAsync(ISnapshotStoreInterceptor interceptor) =>
        store.Ask<TestSnapshotStore.Ack>(request(interceptor), Patience);
}
