using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Cluster;
using TableActors.Actors.Telemetry;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace TableActors.Postgres.Membership;

/// <summary>
/// Watches the members with the eyes of one node: looks at their table and at Akka's cluster, calls those whose session is gone, asks the
/// database for evictions, and removes from Akka's cluster whom the database says to be evicted, and nobody else.
/// </summary>
internal sealed partial class DowningActor : ReceiveActor
{
    private static readonly TimeSpan KnockFor = TimeSpan.FromSeconds(1);

    private readonly Cluster _cluster;
    private readonly MemberSession _session;
    private readonly Func<Arbiter> _arbiter;
    private readonly MembershipSettings _settings;
    private readonly ILogger _logger;
    private readonly HashSet<int> _asked = [];
    private readonly HashSet<int> _knocking = [];
    private readonly Action<MemberTableSnapshot> _onLook;
    private Observations _observations = new();
    private Removals _removals = new();
    private MemberTableSnapshot? _view;

    public DowningActor(Cluster cluster, MemberSession session, Func<Arbiter> arbiter, MembershipSettings settings, ILogger<DowningActor> logger)
    {
        _cluster = cluster;
        _session = session;
        _arbiter = arbiter;
        _settings = settings;
        _logger = logger;
        var self = Self;
        _onLook = view => self.Tell(new Look(view));
        Receive<Look>(look => OnLook(look.View));
        Receive<ActorIdentity>(OnAnswer);
        Receive<Knocked>(OnKnocked);
        Receive<Asked>(OnAsked);
        Receive<ClusterEvent.CurrentClusterState>(state =>
        {
            foreach (var member in state.Unreachable)
                Lost(member);
        });
        Receive<ClusterEvent.UnreachableMember>(it => Lost(it.Member));
        Receive<ClusterEvent.ReachableMember>(it => Found(it.Member));
        Receive<ClusterEvent.MemberRemoved>(it => Found(it.Member));
        Receive<ClusterEvent.IClusterDomainEvent>(_ => { });
    }

    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot,
            typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.MemberRemoved));
        _session.Looked += _onLook;
    }

    protected override void PostStop()
    {
        _session.Looked -= _onLook;
        _cluster.Unsubscribe(Self);
    }

    private TimeSpan Now => _session.Now;

    private void OnLook(MemberTableSnapshot view)
    {
        _view = view;
        _observations = _observations.See(view, _settings);
        foreach (var row in view.Peers.Where(row => row.IsSessionGone))
            Call(row.Member);
        RemoveEnded(view);
        AskForEvictions(view);
    }

    // It answers on its own, without any part of our protocol, so that nodes of different versions understand it.
    private void Call(ClusterMember member)
    {
        _observations = _observations.Called(member.Incarnation, Now);
        var address = Address.Parse(member.Address!);
        Context.ActorSelection(new RootActorPath(address) + Self.Path.ToStringWithoutAddress()).Tell(new Identify(member.Incarnation));
        if (address.Host is { } host && address.Port is { } port && _knocking.Add(member.Incarnation))
            KnockAsync(member.Incarnation, host, port).PipeTo(Self);
    }

    // An accepting port says nothing, since it may be that of a process that stands still.
    private static async Task<Knocked> KnockAsync(int incarnation, string host, int port)
    {
        using var limit = new CancellationTokenSource(KnockFor);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(host, port, limit.Token).ConfigureAwait(false);
            return new Knocked(incarnation, false);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            return new Knocked(incarnation, failure is SocketException { SocketErrorCode: SocketError.ConnectionRefused });
        }
    }

    private void OnAnswer(ActorIdentity identity)
    {
        if (identity is { MessageId: int incarnation, Subject: not null })
            _observations = _observations.Answered(incarnation, Now);
    }

    private void OnKnocked(Knocked knocked)
    {
        _knocking.Remove(knocked.Incarnation);
        if (!knocked.IsRefused || _view is null)
            return;
        _observations = _observations.Refused(knocked.Incarnation);
        AskForEvictions(_view);
    }

    private void AskForEvictions(MemberTableSnapshot view)
    {
        foreach (var suspicion in Suspicions.Of(view, _observations, _settings).Where(it => _asked.Add(it.Incarnation)))
            AskAsync(suspicion).PipeTo(Self);
    }

    private async Task<Asked> AskAsync(Suspicion suspicion)
    {
        try
        {
            return new Asked(suspicion, await _arbiter().EvictAsync(suspicion, CancellationToken.None).ConfigureAwait(false), null);
        }
        catch (Exception failure)
        {
            return new Asked(suspicion, false, failure);
        }
    }

    private void OnAsked(Asked asked)
    {
        _asked.Remove(asked.Suspicion.Incarnation);
        if (asked.Failure is not null)
            NotAsked(asked.Failure, asked.Suspicion.Incarnation, asked.Suspicion.Reason);
        else if (asked.IsEvicted)
            OnEvicted(asked.Suspicion);
    }

    private void OnEvicted(Suspicion suspicion)
    {
        Evicted(suspicion.Incarnation, suspicion.Reason);
        Measures.CountEviction(suspicion.Reason.ToString());
    }

    private void RemoveEnded(MemberTableSnapshot view)
    {
        var members = _cluster.State.Members
            .Select(member => new AkkaMember(
                member.Address.ToString(), member.UniqueAddress.Uid, member.Status is MemberStatus.Up or MemberStatus.Leaving))
            .ToList();
        var self = new AkkaMember(_cluster.SelfAddress.ToString(), _cluster.SelfUniqueAddress.Uid, false);
        (_removals, var due) = _removals.At(view, members, self, _settings);
        foreach (var member in due)
        {
            Removing(member.Address!, member.Incarnation);
            var address = Address.Parse(member.Address!);
            _cluster.Down(address);
            // Down alone waits until Akka's own failure detector agrees. The address is not really put under quarantine: every message to it
            // would try to connect again.
            Context.System.EventStream.Publish(new QuarantinedEvent(address, member.Uid!.Value));
        }
    }

    private void Lost(Member member) => _observations = _observations.Lost(member.Address.ToString(), member.UniqueAddress.Uid, Now);

    private void Found(Member member) => _observations = _observations.Found(member.Address.ToString(), member.UniqueAddress.Uid);

    private sealed record Look(MemberTableSnapshot View) : INoSerializationVerificationNeeded;

    private sealed record Knocked(int Incarnation, bool IsRefused) : INoSerializationVerificationNeeded;

    private sealed record Asked(Suspicion Suspicion, bool IsEvicted, Exception? Failure) : INoSerializationVerificationNeeded;

    [LoggerMessage(1530, LogLevel.Warning, "Member {Incarnation} is evicted: {Reason}.")]
    private partial void Evicted(int incarnation, EvictionReason reason);

    [LoggerMessage(1531, LogLevel.Information, "Member {Incarnation} is suspected ({Reason}), but the database did not answer.")]
    private partial void NotAsked(Exception failure, int incarnation, EvictionReason reason);

    [LoggerMessage(1532, LogLevel.Information, "The node {Address} (member {Incarnation}) has ended and is removed from the cluster.")]
    private partial void Removing(string address, int incarnation);
}
