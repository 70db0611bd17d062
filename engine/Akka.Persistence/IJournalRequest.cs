namespace Akka.Persistence;

/// <summary>Asked of a journal.</summary>
public interface IJournalRequest : IJournalMessage
{
}
