using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding;

public sealed partial class ShardRegion
{
    // Four ticks make up the idle time, so an entity is stopped after between one and one and a quarter of it without any clock being read.
    private const int TicksPerIdleTime = 4;

    // A region's own hand-off limit ends before that of whoever waits for the region.
    private static readonly TimeSpan HandOffMargin = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LeastHandOffTime = TimeSpan.FromSeconds(1);

    private int _idleTick;
    private bool _isLeaving;

    private bool OnSignal(ShardSignal signal)
    {
        switch (signal)
        {
            case ShardSignal.Started started:
                OnStarted(started.Entity, started.Ref);
                return true;

            case ShardSignal.Passivating passivating:
                if (passivating.Entity.Phase == EntityPhase.Running)
                    StopEntity(passivating.Entity, passivating.StopMessage);
                return true;

            case ShardSignal.Stopped stopped:
                OnStopped(stopped.Entity);
                return true;

            default:
                return false;
        }
    }

    private void OnStarted(EntitySlot entity, IActorRef actor)
    {
        entity.Ref = actor;
        entity.Phase = EntityPhase.Running;
        entity.LastUsed = _idleTick;
        _keptCount -= entity.WaitingCount;
        foreach (var kept in entity.TakeWaiting())
            actor.Tell(kept.Message, kept.Sender);

        if (_isLeaving)
            StopEntity(entity, _type.StopMessage);
    }

    private void OnStopped(EntitySlot entity)
    {
        _liveCount--;
        entity.Ref = null;
        if (entity.WaitingCount == 0)
        {
            _entities.Remove(entity.EntityId);
        }
        else if (entity.Phase == EntityPhase.Starting)
        {
            // It could not be made, and would not be the next time either.
            _entities.Remove(entity.EntityId);
            DropKept(entity);
        }
        else if (!_isLeaving)
        {
            Incarnate(entity);
        }

        StopWhenLeft();
    }

    private void DropKept(EntitySlot entity)
    {
        _keptCount -= entity.WaitingCount;
        foreach (var kept in entity.TakeWaiting())
            Context.System.DeadLetters.Tell(kept.Message, kept.Sender);
    }

    private void StopEntity(EntitySlot entity, object stopMessage)
    {
        entity.Phase = EntityPhase.Stopping;
        entity.Ref.Tell(stopMessage, Self);
    }

    private bool Obey(IShardRegionCommand command)
    {
        switch (command)
        {
            case GracefulShutdown:
                Leave();
                return true;

            case HandOffTimedOut:
                _log.Warning("[{0}] entities of shard type [{1}] did not stop in time and are stopped by force", _liveCount, _type.Name);
                Context.Stop(Self);
                return true;

            default:
                return false;
        }
    }

    private void Leave()
    {
        if (_isLeaving)
            return;

        _isLeaving = true;
        foreach (var entity in _entities.Values)
        {
            if (entity.Phase == EntityPhase.Running)
                StopEntity(entity, _type.StopMessage);
        }

        var limit = _type.Settings.TuningParameters.HandOffTimeout - HandOffMargin;
        Timers.StartSingleTimer(HandOffTimedOut.Instance, HandOffTimedOut.Instance, limit < LeastHandOffTime ? LeastHandOffTime : limit);
        StopWhenLeft();
    }

    private void StopWhenLeft()
    {
        if (_isLeaving && _liveCount == 0)
            Context.Stop(Self);
    }

    private void StartIdleTimer()
    {
        if (_type.Settings.PassivatesIdleEntities)
            Timers.StartPeriodicTimer(IdleTick.Instance, IdleTick.Instance, _type.Settings.PassivateIdleEntityAfter / TicksPerIdleTime);
    }

    private void PassivateIdleEntities()
    {
        _idleTick++;
        foreach (var entity in _entities.Values)
        {
            // One more than the ticks of the idle time: the last message may have come just before a tick.
            if (entity.Phase == EntityPhase.Running && _idleTick - entity.LastUsed > TicksPerIdleTime)
                StopEntity(entity, _type.StopMessage);
        }
    }

    private sealed class IdleTick : INotInfluenceReceiveTimeout
    {
        public static readonly IdleTick Instance = new();
    }

    private sealed class HandOffTimedOut : IShardRegionCommand
    {
        public static readonly HandOffTimedOut Instance = new();
    }
}
