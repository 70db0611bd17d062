namespace Akka.Persistence;

/// <summary>Answered by a snapshot store.</summary>
public interface ISnapshotResponse : ISnapshotMessage
{
}
