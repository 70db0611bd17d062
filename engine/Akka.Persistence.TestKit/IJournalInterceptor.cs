namespace Akka.Persistence.TestKit;

/// <summary>Decides about every event that is written or replayed: throws, waits, or lets it pass.</summary>
public interface IJournalInterceptor
{
    Task InterceptAsync(IPersistentRepresentation message);
}
