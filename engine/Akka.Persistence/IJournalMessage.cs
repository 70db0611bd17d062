namespace Akka.Persistence;

public interface IJournalMessage : IPersistenceMessage
{
}
