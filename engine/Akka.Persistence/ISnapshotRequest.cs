namespace Akka.Persistence;

/// <summary>Asked of a snapshot store.</summary>
public interface ISnapshotRequest : ISnapshotMessage
{
}
