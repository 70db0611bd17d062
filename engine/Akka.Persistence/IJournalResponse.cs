namespace Akka.Persistence;

/// <summary>Answered by a journal.</summary>
public interface IJournalResponse : IJournalMessage
{
}
