namespace Akka.Persistence;

public interface ISnapshotMessage : IPersistenceMessage
{
}
