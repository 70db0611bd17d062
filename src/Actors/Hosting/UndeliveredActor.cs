using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Microsoft.Extensions.Logging;
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
