namespace Akka.Persistence.TestKit;

/// <summary>Stands for a journal that refused an event.</summary>
public class TestJournalRejectionException : Exception
{
    public TestJournalRejectionException()
    {
    }

    public TestJournalRejectionException(string message)
        : base(message)
    {
    }

    public TestJournalRejectionException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
