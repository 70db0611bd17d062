using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>What a shard and its region tell each other about entities.</summary>
internal abstract record ShardSignal(EntitySlot Entity) : INoSerializationVerificationNeeded, Akka.Event.IDeadLetterSuppression
{
    /// <summary>Region to shard: start the entity's actor.</summary>
    internal sealed record Start(EntitySlot Entity) : ShardSignal(Entity);

    /// <summary>Shard to region: the entity takes messages from now on.</summary>
    internal sealed record Started(EntitySlot Entity, IActorRef Ref) : ShardSignal(Entity);

    /// <summary>Shard to region: the entity asked to be stopped with this message.</summary>
    internal sealed record Passivating(EntitySlot Entity, object StopMessage) : ShardSignal(Entity);

    /// <summary>Shard to region: the entity's actor is gone, or could not be made.</summary>
    internal sealed record Stopped(EntitySlot Entity) : ShardSignal(Entity);
}
