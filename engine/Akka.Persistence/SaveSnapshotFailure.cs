namespace Akka.Persistence;

/// <summary>Told to an actor whose snapshot is not stored; it goes on without.</summary>
public sealed class SaveSnapshotFailure(SnapshotMetadata metadata, Exception cause) : ISnapshotResponse
{
    public SnapshotMetadata Metadata { get; } = metadata;

    public Exception Cause { get; } = cause;
}
