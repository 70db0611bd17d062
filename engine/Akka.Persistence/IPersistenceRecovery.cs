namespace Akka.Persistence;

public interface IPersistenceRecovery
{
    Recovery Recovery { get; }
}
