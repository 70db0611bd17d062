using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>What a region knows of one entity. Only the region's own actor touches it.</summary>
internal sealed class EntitySlot
{
    private Queue<Envelope> _waiting;

    public EntitySlot(string entityId, ShardSlot shard)
    {
        EntityId = entityId;
        Shard = shard;
    }

    public string EntityId { get; }

    public ShardSlot Shard { get; }

    public EntityPhase Phase { get; set; } = EntityPhase.Starting;

    /// <summary>The entity's actor; null until its first incarnation has started.</summary>
    public IActorRef Ref { get; set; }

    /// <summary>The region's idle tick at which the last message was passed on.</summary>
    public int LastUsed { get; set; }

    public int WaitingCount => _waiting?.Count ?? 0;

    /// <summary>Keeps a message for the next incarnation.</summary>
    public void Keep(object message, IActorRef sender) => (_waiting ??= new Queue<Envelope>()).Enqueue(new Envelope(message, sender));

    /// <summary>All that was kept, oldest first; nothing is kept afterwards.</summary>
    public IReadOnlyCollection<Envelope> TakeWaiting()
    {
        IReadOnlyCollection<Envelope> waiting = _waiting;
        _waiting = null;
        return waiting ?? [];
    }
}
