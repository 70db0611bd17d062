namespace Akka.Cluster.Sharding;

/// <summary>
/// Says which entity a message is for, what that entity is to receive, and which shard the entity belongs to.
/// One entity id must always lead to one shard id.
/// </summary>
public interface IMessageExtractor
{
    /// <summary>The id of the entity that the message is for; null where the message is for none.</summary>
    string EntityId(object message);

    /// <summary>What the entity receives: the message itself, or what an envelope holds.</summary>
    object EntityMessage(object message);

    /// <summary>The shard of an entity. The hint is the message that is being routed, where there is one.</summary>
    string ShardId(string entityId, object messageHint = null);
}
