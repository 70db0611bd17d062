namespace Akka.Persistence;

/// <summary>Brings a deferred event back after those that were to be stored before it.</summary>
public sealed class LoopMessageSuccess(object message, int actorInstanceId) : IJournalResponse
{
    public object Message { get; } = message;

    public int ActorInstanceId { get; } = actorInstanceId;
}
