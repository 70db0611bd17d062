using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding;

/// <summary>
/// Hosts nothing: sends each message on to the home of its shard. What has no home yet is kept, and tried again at intervals.
/// </summary>
internal sealed class ShardRegionProxy : ActorBase, IWithTimers
{
    private readonly string _typeName;
    private readonly ClusterShardingSettings _settings;
    private readonly IMessageExtractor _extractor;
    private readonly IShardHomes _homes;
    private readonly Queue<Envelope> _homeless = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public ShardRegionProxy(string typeName, ClusterShardingSettings settings, IMessageExtractor extractor, IShardHomes homes)
    {
        _typeName = typeName;
        _settings = settings;
        _extractor = extractor;
        _homes = homes;
    }

    public ITimerScheduler Timers { get; set; }

    protected override void PostStop()
    {
        foreach (var kept in _homeless)
            Context.System.DeadLetters.Tell(kept.Message, kept.Sender);
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Retry:
                SendHomeless();
                return true;

            case GracefulShutdown:
                Context.Stop(Self);
                return true;

            case GetShardRegionState:
                Sender.Tell(new CurrentShardRegionState(ImmutableHashSet<ShardState>.Empty));
                return true;

            case GetShardRegionStats:
                Sender.Tell(new ShardRegionStats(ImmutableDictionary<string, int>.Empty));
                return true;

            default:
                return SendHome(message);
        }
    }

    private bool SendHome(object message)
    {
        if (!TryFindHome(message, out var home))
            return false;

        if (home is not null && _homeless.Count == 0)
            home.Tell(message, Sender);
        else
            Keep(message);

        return true;
    }

    /// <summary>False where the message is for no entity; the home is null where the shard has none yet.</summary>
    private bool TryFindHome(object message, out IActorRef home)
    {
        home = null;
        if (message is IShardRegionQuery)
        {
            home = _homes.HomeOf(_typeName, string.Empty);
            return true;
        }

        var entityId = message switch
        {
            ShardingEnvelope envelope => envelope.EntityId,
            ShardRegion.StartEntity start => start.EntityId,
            _ => _extractor.EntityId(message),
        };
        if (string.IsNullOrEmpty(entityId))
            return false;

        home = _homes.HomeOf(_typeName, _extractor.ShardId(entityId, message));
        return true;
    }

    private void Keep(object message)
    {
        if (_homeless.Count >= _settings.TuningParameters.BufferSize)
        {
            _log.Warning("The buffer of the proxy of shard type [{0}] is full: a message is dropped", _typeName);
            Context.System.DeadLetters.Tell(message, Sender);
            return;
        }

        _homeless.Enqueue(new Envelope(message, Sender));
        if (!Timers.IsTimerActive(Retry.Instance))
            Timers.StartPeriodicTimer(Retry.Instance, Retry.Instance, _settings.TuningParameters.RetryInterval);
    }

    private void SendHomeless()
    {
        while (_homeless.TryPeek(out var kept) && TryFindHome(kept.Message, out var home) && home is not null)
        {
            _homeless.Dequeue();
            home.Tell(kept.Message, kept.Sender);
        }

        if (_homeless.Count == 0)
            Timers.Cancel(Retry.Instance);
    }

    private sealed class Retry
    {
        public static readonly Retry Instance = new();
    }
}
