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
/// Answers requests that have reached nobody: those that a stopped actor leaves in its mailbox, that come for one or for a region that has
/// stopped, that a region drops at a hand-off, and that a shard still keeps when it ends. None of them was begun, so that the sender may
/// simply come again. What lanes and jobs tell each other they repeat by themselves.
/// </summary>
internal sealed partial class UndeliveredActor : ReceiveActor, IWithTimers
{
    // Answers from other nodes may still come after this node's regions have ended, as it leaves a cluster.
    private static readonly TimeSpan LastAnswersTake = TimeSpan.FromSeconds(1);
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
        Receive<AllOver>(_ => _gate.End());
        Receive<ClusterEvent.MemberRemoved>(_ => _gate.NodeGone());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        foreach (var channel in (Type[])[typeof(DeadLetter), typeof(Dropped), typeof(UnhandledMessage)])
            Context.System.EventStream.Subscribe(Self, channel);
        Akka.Cluster.Cluster.Get(Context.System).Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));
    }

    protected override void PreRestart(Exception reason, object message)
    {
        // It has not ended.
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
            Timers.StartSingleTimer(nameof(AllOver), AllOver.Instance, LastAnswersTake);
    }

    /// <summary>A region of this node is to be watched.</summary>
    public sealed record RegionStarted(IActorRef Region) : INoSerializationVerificationNeeded;

    private sealed record RegionEnded : INoSerializationVerificationNeeded
    {
        public static RegionEnded Instance { get; } = new();
    }

    private sealed record ShardEnded(ShardBuffer Buffer) : INoSerializationVerificationNeeded;

    private sealed record AllOver : INoSerializationVerificationNeeded
    {
        public static AllOver Instance { get; } = new();
    }

    [LoggerMessage(1130, LogLevel.Debug, "A {Request} of {Sender} has reached nobody; the sender is asked to come again.")]
    private partial void Undelivered(string request, IActorRef sender);
}

/// <summary>Sees to it that every request to a node's actors is answered.</summary>
internal static class UndeliveredExtensions
{
    /// <summary>Starts the actor that answers in the place of others. To be called before the regions are added.</summary>
    public static AkkaConfigurationBuilder WithAnswersToTheUndelivered(this AkkaConfigurationBuilder builder, IServiceProvider provider)
    {
        var gate = provider.GetRequiredService<RegionGate>();
        var logger = provider.GetRequiredService<ILogger<UndeliveredActor>>();
        return builder
            .WithActors((system, registry) => registry.Register<UndeliveredActor>(AnswerTheUndelivered(system, gate, logger)))
            .AddStartup((_, registry) =>
            {
                foreach (var region in (IActorRef[])[registry.Get<TableRegion>(), registry.Get<ExportLaneRegion>(), registry.Get<JobRegion>()])
                    registry.Get<UndeliveredActor>().Tell(new UndeliveredActor.RegionStarted(region));
            });
    }

    /// <summary>As <see cref="WithAnswersToTheUndelivered"/>, without the watch over the regions.</summary>
    public static IActorRef AnswerTheUndelivered(this ActorSystem system, RegionGate gate, ILogger<UndeliveredActor> logger)
    {
        // Beside the regions, and not among the application's actors, which end before them.
        var undelivered = ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new UndeliveredActor(gate, logger)), "tableactors-undelivered");
        ClusterSharding.Get(system).SetShardingBufferMessageAdapter(new ShardBuffers(undelivered));
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeClusterShutdown, "shut-the-gate-of-the-last-node", () =>
        {
            var cluster = Akka.Cluster.Cluster.Get(system);
            if (!cluster.State.Members.Any(member => member.Status == MemberStatus.Up && !member.UniqueAddress.Equals(cluster.SelfUniqueAddress)))
                gate.Shut();
            return Task.FromResult(Done.Instance);
        });
        return undelivered;
    }
}

/// <summary>
/// Knows what the shards of this node keep back while actors of theirs come to rest. A shard that is handed over meanwhile forgets it without
/// a word: no dead letter says so, as one does of what a region drops.
/// </summary>
/// <remarks>
/// The interface is not among those that Akka.NET promises to keep, but the only way to hear of these messages. Only shards take messages
/// out of the buffer through it; regions hand on what they got from it, which is why those get the messages as they are.
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

    /// <summary>Whether an actor is a region: its shards are its children.</summary>
    private static bool IsRegion(IActorRef actor) => actor.Path.Parent.Name == "sharding";
}

/// <summary>What one shard keeps back. Used by the shard alone, and after its end by who answers in its place.</summary>
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

    // Each is itself only: the same write may be sent twice.
    internal sealed class Kept(object message, IActorRef sender)
    {
        public object Message => message;

        public IActorRef Sender => sender;
    }
}
