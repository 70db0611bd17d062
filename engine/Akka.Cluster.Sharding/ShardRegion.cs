using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding;

/// <summary>
/// Passes each message on to the entity it is for, and starts that entity where it is not running. It alone decides whether a message is
/// passed on or kept, so that none slips in behind an entity's stop message: those are kept for the next incarnation.
/// </summary>
public sealed partial class ShardRegion : ActorBase, IWithTimers
{
    private readonly EntityType _type;
    private readonly IMessageExtractor _extractor;
    private readonly IShardHomes _homes;
    private readonly Dictionary<string, EntitySlot> _entities = [];
    private readonly Dictionary<string, ShardSlot> _shards = [];
    private readonly TaskCompletionSource<Done> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private int _liveCount;
    private int _keptCount;

    internal ShardRegion(EntityType type, IShardHomes homes)
    {
        _type = type;
        _extractor = type.Extractor;
        _homes = homes;
    }

    public ITimerScheduler Timers { get; set; }

    protected override void PreStart()
    {
        StartIdleTimer();
        var self = Self;
        CoordinatedShutdown.Get(Context.System).AddTask(
            CoordinatedShutdown.PhaseClusterShardingShutdownRegion,
            $"region-shutdown-{_type.Name}",
            () =>
            {
                self.Tell(GracefulShutdown.Instance, ActorRefs.NoSender);
                return _stopped.Task;
            });
    }

    protected override void PostStop()
    {
        foreach (var entity in _entities.Values)
        foreach (var kept in entity.TakeWaiting())
            Context.System.DeadLetters.Tell(kept.Message, kept.Sender);

        _stopped.TrySetResult(Done.Instance);
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case ShardSignal signal:
                return OnSignal(signal);

            case ShardingEnvelope envelope:
                Deliver(envelope.EntityId, envelope.Message, envelope);
                return true;

            case IShardRegionQuery query:
                return Answer(query);

            case IShardRegionCommand command:
                return Obey(command);

            case StartEntity start:
                if (!_entities.ContainsKey(start.EntityId))
                    StartNew(start.EntityId, start);
                return true;

            case IdleTick:
                PassivateIdleEntities();
                return true;

            default:
                return Route(message);
        }
    }

    private bool Route(object message)
    {
        var entityId = _extractor.EntityId(message);
        if (string.IsNullOrEmpty(entityId))
        {
            _log.Warning("The extractor of shard type [{0}] names no entity for a message of type [{1}]", _type.Name, message.GetType());
            return false;
        }

        Deliver(entityId, _extractor.EntityMessage(message), message);
        return true;
    }

    private void Deliver(string entityId, object payload, object original)
    {
        if (!_entities.TryGetValue(entityId, out var entity))
        {
            entity = StartNew(entityId, original);
            if (entity is null)
                return;
        }

        if (entity.Phase == EntityPhase.Running)
        {
            entity.LastUsed = _idleTick;
            entity.Ref.Tell(payload, Sender);
        }
        else
        {
            Keep(entity, payload);
        }
    }

    private void Keep(EntitySlot entity, object payload)
    {
        if (_keptCount >= _type.Settings.TuningParameters.BufferSize)
        {
            _log.Warning("The buffer of shard type [{0}] is full: a message for entity [{1}] is dropped", _type.Name, entity.EntityId);
            Context.System.DeadLetters.Tell(payload, Sender);
            return;
        }

        _keptCount++;
        entity.Keep(payload, Sender);
    }

    /// <summary>Starts an entity that is not known here; null where its shard lives elsewhere and the message was sent on there.</summary>
    private EntitySlot StartNew(string entityId, object message)
    {
        var shardId = _extractor.ShardId(entityId, message);
        var home = _homes.HomeOf(_type.Name, shardId);
        if (home is not null && !home.Equals(Self))
        {
            home.Tell(message, Sender);
            return null;
        }

        var entity = new EntitySlot(entityId, ShardOf(shardId));
        _entities.Add(entityId, entity);
        if (_isLeaving)
            entity.Phase = EntityPhase.Stopping;
        else
            Incarnate(entity);

        return entity;
    }

    private ShardSlot ShardOf(string shardId)
    {
        if (_shards.TryGetValue(shardId, out var shard))
            return shard;

        var props = Props.Create(() => new Shard(shardId, _type.EntityProps));
        shard = new ShardSlot(shardId, Context.ActorOf(props, Uri.EscapeDataString(shardId)));
        _shards.Add(shardId, shard);
        return shard;
    }

    private void Incarnate(EntitySlot entity)
    {
        entity.Phase = EntityPhase.Starting;
        _liveCount++;
        entity.Shard.Ref.Tell(new ShardSignal.Start(entity));
    }
}
