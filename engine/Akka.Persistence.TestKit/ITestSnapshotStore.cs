namespace Akka.Persistence.TestKit;

/// <summary>How a spec makes its snapshot store misbehave.</summary>
public interface ITestSnapshotStore
{
    SnapshotStoreSaveBehavior OnSave { get; }

    SnapshotStoreLoadBehavior OnLoad { get; }

    SnapshotStoreDeleteBehavior OnDelete { get; }
}
