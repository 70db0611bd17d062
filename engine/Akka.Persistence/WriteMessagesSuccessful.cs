namespace Akka.Persistence;

/// <summary>Comes before the answers to the single events of a write that was done.</summary>
public sealed class WriteMessagesSuccessful : IJournalResponse
{
    internal const int AnyInstance = 0;

    internal WriteMessagesSuccessful(int actorInstanceId) => ActorInstanceId = actorInstanceId;

    public static WriteMessagesSuccessful Instance { get; } = new(AnyInstance);

    /// <summary>The incarnation that wrote, so that its successor does not take the answer for its own.</summary>
    internal int ActorInstanceId { get; }
}
