using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding;

/// <summary>
/// The parent of one shard's entities: it starts them, supervises them, and reports to the region what becomes of them.
/// Messages for entities do not pass through it, so only the region decides what is passed on and what is kept.
/// </summary>
internal sealed class Shard : ActorBase
{
    private readonly string _shardId;
    private readonly Func<string, Props> _entityProps;
    private readonly Dictionary<IActorRef, EntitySlot> _entities = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public Shard(string shardId, Func<string, Props> entityProps)
    {
        _shardId = shardId;
        _entityProps = entityProps;
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case ShardSignal.Start start:
                Start(start.Entity);
                return true;

            case Passivate passivate:
                Passivate(passivate);
                return true;

            case Terminated terminated when _entities.Remove(terminated.ActorRef, out var entity):
                Context.Parent.Tell(new ShardSignal.Stopped(entity));
                return true;

            default:
                return false;
        }
    }

    private void Start(EntitySlot entity)
    {
        try
        {
            var actor = Context.ActorOf(_entityProps(entity.EntityId), Uri.EscapeDataString(entity.EntityId));
            Context.Watch(actor);
            _entities.Add(actor, entity);
            Context.Parent.Tell(new ShardSignal.Started(entity, actor));
        }
        catch (Exception failure)
        {
            // A fault in one entity's props must not take the shard's other entities down with it.
            _log.Error(failure, "Entity [{0}] of shard [{1}] could not be made", entity.EntityId, _shardId);
            Context.Parent.Tell(new ShardSignal.Stopped(entity));
        }
    }

    private void Passivate(Passivate passivate)
    {
        if (_entities.TryGetValue(Sender, out var entity))
            Context.Parent.Tell(new ShardSignal.Passivating(entity, passivate.StopMessage));
        else
            _log.Debug("[{0}] asked shard [{1}] to be passivated, but is no running entity of it", Sender, _shardId);
    }
}
