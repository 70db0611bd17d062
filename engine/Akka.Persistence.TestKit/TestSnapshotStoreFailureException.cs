namespace Akka.Persistence.TestKit;

/// <summary>Stands for a snapshot store that failed.</summary>
public class TestSnapshotStoreFailureException : Exception
{
    public TestSnapshotStoreFailureException()
    {
    }

    public TestSnapshotStoreFailureException(string message)
        : base(message)
    {
    }

    public TestSnapshotStoreFailureException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
