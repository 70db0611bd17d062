namespace Akka.Persistence;

/// <summary>Comes before the answers to the single events of a write that failed.</summary>
public sealed class WriteMessagesFailed : IJournalResponse
{
    public WriteMessagesFailed(Exception cause, int writeCount)
        : this(cause, writeCount, WriteMessagesSuccessful.AnyInstance)
    {
    }

    internal WriteMessagesFailed(Exception cause, int writeCount, int actorInstanceId)
    {
        Cause = cause;
        WriteCount = writeCount;
        ActorInstanceId = actorInstanceId;
    }

    public Exception Cause { get; }

    public int WriteCount { get; }

    /// <inheritdoc cref="WriteMessagesSuccessful.ActorInstanceId"/>
    internal int ActorInstanceId { get; }
}
