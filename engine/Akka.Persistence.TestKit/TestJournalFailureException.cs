namespace Akka.Persistence.TestKit;

/// <summary>Stands for a journal that failed.</summary>
public class TestJournalFailureException : Exception
{
    public TestJournalFailureException()
    {
    }

    public TestJournalFailureException(string message)
        : base(message)
    {
    }

    public TestJournalFailureException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
