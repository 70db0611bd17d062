namespace Akka.Persistence.TestKit;

public class SnapshotStoreLoadBehavior : SnapshotStoreSaveBehavior
{
    public SnapshotStoreLoadBehavior(ISnapshotStoreBehaviorSetter setter)
        : base(setter)
    {
    }
}
