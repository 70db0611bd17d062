using System.Collections.Concurrent;
using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Exports;
using TableActors.Actors.Jobs;
using TableActors.Actors.Tables;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Messages;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace TableActors.Actors.Hosting;

/// <summary>
/// Answers commands that have reached no actor: those in the mailbox of a stopped actor, those for
/// an actor or a region that has stopped, those that a region drops at a hand-off, and those in the
/// buffer of a shard that ends. None of them was begun, so the sender may send it again. Messages
/// between lanes and jobs get no answer, because both repeat them by themselves.
/// </summary>
internal sealed partial class UndeliveredActor : ReceiveActor, IWithTimers
{
    // While this node leaves a cluster, replies from other nodes may come after its regions
    // have ended.
    private static readonly TimeSpan PatienceForLastReplies = TimeSpan.FromSeconds(1);
    private readonly RegionGate _gate;
    private readonly ILogger<UndeliveredActor> _logger;
    private int _regions;

    public UndeliveredActor(RegionGate gate, ILogger<UndeliveredActor> logger)
    {
        _gate = gate;
        _logger = logger;
        Receive<DeadLetter>(dead => Answer(dead.Message, dead.Sender));
        Receive<Dropped>(dropped => Answer(dropped.Message, dropped.Sender));
        Receive<UnhandledMessage>(unhandled => Answer(unhandled.Message, unhandled.Sender));
        Receive<ShardBuffer>(buffer => Context.WatchWith(buffer.Shard, new ShardEnded(buffer)));
        Receive<ShardEnded>(ended => OnShardEnded(ended.Buffer));
        Receive<RegionStarted>(OnRegionStarted);
        Receive<RegionEnded>(_ => OnRegionEnded());
        Receive<RegionsOver>(_ => _gate.End());
        Receive<ClusterEvent.MemberRemoved>(_ => _gate.NodeGone());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        foreach (var channel in (Type[])[typeof(DeadLetter), typeof(Dropped), typeof(UnhandledMessage)])
            Context.System.EventStream.Subscribe(Self, channel);
        Akka.Cluster.Cluster.Get(Context.System)
            .Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));
    }

    protected override void PreRestart(Exception reason, object message)
    {
        // The base class would call PostStop, which ends the gate.
    }

    protected override void PostStop() => _gate.End();

    private void Answer(object message, IActorRef? sender)
    {
        if (message is Dropped dropped)
            (message, sender) = (dropped.Message, dropped.Sender);
        if (sender is null || sender.IsNobody() || sender.Equals(Context.System.DeadLetters))
            return;
        switch (message)
        {
            case WriteCommand:
                Undelivered(message.GetType().Name, sender);
                sender.Tell(TableProblems.Moving);
                break;
            case IJobMessage asked when JobActor.IsAnswered(asked):
                Undelivered(message.GetType().Name, sender);
                sender.Tell(new JobRefused(JobProblems.NotAnswering));
                break;
        }
    }

    private void OnShardEnded(ShardBuffer buffer)
    {
        foreach (var (message, sender) in buffer.End())
            Answer(message, sender);
    }

    private void OnRegionStarted(RegionStarted started)
    {
        _regions++;
        Context.WatchWith(started.Region, RegionEnded.Instance);
    }

    private void OnRegionEnded()
    {
        if (--_regions == 0)
            Timers.StartSingleTimer(nameof(RegionsOver), RegionsOver.Instance, PatienceForLastReplies);
    }

    /// <summary>Asks this actor to watch a region of this node.</summary>
    public sealed record RegionStarted(IActorRef Region) : INoSerializationVerificationNeeded;

    private sealed record RegionEnded : INoSerializationVerificationNeeded
    {
        public static RegionEnded Instance { get; } = new();
    }

    private sealed record ShardEnded(ShardBuffer Buffer) : INoSerializationVerificationNeeded;

    private sealed record RegionsOver : INoSerializationVerificationNeeded
    {
        public static RegionsOver Instance { get; } = new();
    }

    [LoggerMessage(1130, LogLevel.Debug, "A {Request} of {Sender} has reached no actor; the sender may send it again.")]
    private partial void Undelivered(string request, IActorRef sender);
}

internal static class UndeliveredExtensions
{
    /// <summary>
    /// Starts the <see cref="UndeliveredActor"/>. Must be called before the regions are added.
    /// </summary>
    public static AkkaConfigurationBuilder WithAnswersToTheUndelivered(
        this AkkaConfigurationBuilder builder, IServiceProvider provider)
    {
        var gate = provider.GetRequiredService<RegionGate>();
        var logger = provider.GetRequiredService<ILogger<UndeliveredActor>>();
        return builder
            .WithActors(
                (system, registry) => registry.Register<UndeliveredActor>(AnswerTheUndelivered(system, gate, logger)))
            .AddStartup((_, registry) =>
            {
                IActorRef[] regions =
                    [registry.Get<TableRegion>(), registry.Get<ExportLaneRegion>(), registry.Get<JobRegion>()];
                foreach (var region in regions)
                    registry.Get<UndeliveredActor>().Tell(new UndeliveredActor.RegionStarted(region));
            });
    }

    /// <summary>Starts the actor without watching the regions.</summary>
    public static IActorRef AnswerTheUndelivered(
        this ActorSystem system, RegionGate gate, ILogger<UndeliveredActor> logger)
    {
        // A system actor, like the regions: the application's actors stop before the regions do.
        var undelivered = ((ExtendedActorSystem)system).SystemActorOf(
            Props.Create(() => new UndeliveredActor(gate, logger)), "tableactors-undelivered");
        ClusterSharding.Get(system).SetShardingBufferMessageAdapter(new ShardBuffers(undelivered));
        CoordinatedShutdown.Get(system).AddTask(
            CoordinatedShutdown.PhaseBeforeClusterShutdown, "shut-the-gate-of-the-last-node", () =>
            {
                if (IsLastNode(Akka.Cluster.Cluster.Get(system)))
                    gate.Shut();
                return Task.FromResult(Done.Instance);
            });
        return undelivered;
    }

    private static bool IsLastNode(Akka.Cluster.Cluster cluster) => !cluster.State.Members.Any(
        member => member.Status == MemberStatus.Up && !member.UniqueAddress.Equals(cluster.SelfUniqueAddress));
}

/// <summary>
/// Records the messages that this node's shards buffer while their actors passivate. If a shard
/// moves meanwhile, it forgets its buffer silently. Only messages that a region drops become
/// dead letters.
/// </summary>
/// <remarks>
/// Akka.NET does not promise to keep this interface, but nothing else shows these messages. Only
/// shards take messages out of their buffers through it. Regions send on what <see cref="Apply"/>
/// returned, so they must get the messages unchanged.
/// </remarks>
internal sealed class ShardBuffers(IActorRef undelivered) : IShardingBufferMessageAdapter
{
    private readonly ConcurrentDictionary<IActorRef, ShardBuffer> _buffers = new();

    public object Apply(object message, IActorContext context)
    {
        if (IsRegion(context.Self))
            return message;
        if (!_buffers.TryGetValue(context.Self, out var buffer))
        {
            buffer = new ShardBuffer(context.Self, () => _buffers.TryRemove(new(context.Self, buffer!)));
            _buffers[context.Self] = buffer;
            undelivered.Tell(buffer);
        }

        return buffer.Add(message, context.Sender);
    }

    public object UnApply(object message, IActorContext context)
    {
        if (message is not ShardBuffer.Kept kept)
            return message;
        if (_buffers.TryGetValue(context.Self, out var buffer))
            buffer.Remove(kept);
        return kept.Message;
    }

    // Shards are children of a region, and regions of the actor "sharding".
    private static bool IsRegion(IActorRef actor) => actor.Path.Parent.Name == "sharding";
}

/// <summary>
/// The buffered messages of one shard. Only the shard uses it, and after its end only
/// <see cref="UndeliveredActor"/>.
/// </summary>
internal sealed class ShardBuffer(IActorRef shard, Action ended) : INoSerializationVerificationNeeded
{
    private readonly HashSet<Kept> _kept = [];

    public IActorRef Shard => shard;

    public Kept Add(object message, IActorRef sender)
    {
        var kept = new Kept(message, sender);
        _kept.Add(kept);
        return kept;
    }

    public void Remove(Kept kept) => _kept.Remove(kept);

    public IEnumerable<(object Message, IActorRef Sender)> End()
    {
        ended();
        return _kept.Select(kept => (kept.Message, kept.Sender));
    }

    // A class without value equality: the same message of the same sender may be buffered twice.
    internal sealed class Kept(object message, IActorRef sender)
    {
        public object Message => message;

        public IActorRef Sender => sender;
    }
}
