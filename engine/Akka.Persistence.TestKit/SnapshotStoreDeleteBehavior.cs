namespace Akka.Persistence.TestKit;

public class SnapshotStoreDeleteBehavior : SnapshotStoreSaveBehavior
{
    public SnapshotStoreDeleteBehavior(ISnapshotStoreBehaviorSetter setter)
        : base(setter)
    {
    }
}
