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
/// Watches the members for one node. Looks at their table and at Akka's cluster, calls members
/// whose session is gone, and asks the database for evictions. Removes from Akka's cluster only
/// members that have ended according to the database.
/// </summary>
internal sealed partial class DowningActor : ReceiveActor
{
    private static readonly TimeSpan PortTestLimit = TimeSpan.FromSeconds(1);

    private readonly Cluster _cluster;
    private readonly MemberSession _session;
    private readonly Func<Arbiter> _arbiter;
    private readonly MembershipSettings _settings;
    private readonly ILogger _logger;
    private readonly HashSet<int> _evictionsAskedFor = [];
    private readonly HashSet<int> _portsUnderTest = [];
    private readonly Action<MemberTableSnapshot> _onLook;
    private Observations _observations = new();
    private Removals _removals = new();
    private MemberTableSnapshot? _view;

    public DowningActor(
        Cluster cluster, MemberSession session, Func<Arbiter> arbiter, MembershipSettings settings,
        ILogger<DowningActor> logger)
    {
        _cluster = cluster;
        _session = session;
        _arbiter = arbiter;
        _settings = settings;
        _logger = logger;
        var self = Self;
        _onLook = view => self.Tell(new Look(view));
        Receive<Look>(look => OnLook(look.View));
        Receive<ActorIdentity>(OnCallAnswered);
        Receive<PortTested>(OnPortTested);
        Receive<EvictionAnswered>(OnEvictionAnswered);
        Receive<ClusterEvent.CurrentClusterState>(state =>
        {
            foreach (var member in state.Unreachable)
                BecameUnreachable(member);
        });
        Receive<ClusterEvent.UnreachableMember>(it => BecameUnreachable(it.Member));
        Receive<ClusterEvent.ReachableMember>(it => BecameReachable(it.Member));
        Receive<ClusterEvent.MemberRemoved>(it => BecameReachable(it.Member));
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

    // Akka answers Identify by itself, so that nodes of different versions understand each other.
    private void Call(ClusterMember member)
    {
        _observations = _observations.Called(member.Incarnation, Now);
        var address = Address.Parse(member.Address!);
        Context.ActorSelection(new RootActorPath(address) + Self.Path.ToStringWithoutAddress())
            .Tell(new Identify(member.Incarnation));
        if (address.Host is { } host && address.Port is { } port && _portsUnderTest.Add(member.Incarnation))
            TestPortAsync(member.Incarnation, host, port).PipeTo(Self);
    }

    // A port that accepts proves nothing, because it may belong to a process that stands still.
    private static async Task<PortTested> TestPortAsync(int incarnation, string host, int port)
    {
        using var limit = new CancellationTokenSource(PortTestLimit);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(host, port, limit.Token).ConfigureAwait(false);
            return new PortTested(incarnation, false);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            var isRefused = failure is SocketException { SocketErrorCode: SocketError.ConnectionRefused };
            return new PortTested(incarnation, isRefused);
        }
    }

    private void OnCallAnswered(ActorIdentity identity)
    {
        if (identity is { MessageId: int incarnation, Subject: not null })
            _observations = _observations.Answered(incarnation, Now);
    }

    private void OnPortTested(PortTested tested)
    {
        _portsUnderTest.Remove(tested.Incarnation);
        if (!tested.IsRefused || _view is null)
            return;
        _observations = _observations.Refused(tested.Incarnation);
        AskForEvictions(_view);
    }

    private void AskForEvictions(MemberTableSnapshot view)
    {
        foreach (var suspicion in Suspicions.Of(view, _observations, _settings))
        {
            if (_evictionsAskedFor.Add(suspicion.Incarnation))
                AskForEvictionAsync(suspicion).PipeTo(Self);
        }
    }

    private async Task<EvictionAnswered> AskForEvictionAsync(Suspicion suspicion)
    {
        try
        {
            var isEvicted = await _arbiter().EvictAsync(suspicion, CancellationToken.None).ConfigureAwait(false);
            return new EvictionAnswered(suspicion, isEvicted, null);
        }
        catch (Exception failure)
        {
            return new EvictionAnswered(suspicion, false, failure);
        }
    }

    private void OnEvictionAnswered(EvictionAnswered answer)
    {
        _evictionsAskedFor.Remove(answer.Suspicion.Incarnation);
        if (answer.Failure is not null)
            LogNotAsked(answer.Failure, answer.Suspicion.Incarnation, answer.Suspicion.Reason);
        else if (answer.IsEvicted)
            OnEvicted(answer.Suspicion);
    }

    private void OnEvicted(Suspicion suspicion)
    {
        LogEvicted(suspicion.Incarnation, suspicion.Reason);
        Measures.CountEviction(suspicion.Reason.ToString());
    }

    private void RemoveEnded(MemberTableSnapshot view)
    {
        var members = _cluster.State.Members
            .Select(member => new AkkaMember(
                member.Address.ToString(), member.UniqueAddress.Uid,
                member.Status is MemberStatus.Up or MemberStatus.Leaving))
            .ToList();
        var self = new AkkaMember(_cluster.SelfAddress.ToString(), _cluster.SelfUniqueAddress.Uid, false);
        (_removals, var due) = _removals.At(view, members, self, _settings);
        foreach (var member in due)
        {
            LogRemoving(member.Address!, member.Incarnation);
            var address = Address.Parse(member.Address!);
            _cluster.Down(address);
            // Down alone waits until Akka's own failure detector agrees, so the event claims that
            // the address is under quarantine. It is not: with a real quarantine, every message to
            // the address would try to connect again.
            Context.System.EventStream.Publish(new QuarantinedEvent(address, member.Uid!.Value));
        }
    }

    private void BecameUnreachable(Member member) => _observations =
        _observations.BecameUnreachable(member.Address.ToString(), member.UniqueAddress.Uid, Now);

    private void BecameReachable(Member member) => _observations =
        _observations.BecameReachable(member.Address.ToString(), member.UniqueAddress.Uid);

    private sealed record Look(MemberTableSnapshot View) : INoSerializationVerificationNeeded;

    private sealed record PortTested(int Incarnation, bool IsRefused) : INoSerializationVerificationNeeded;

    private sealed record EvictionAnswered(Suspicion Suspicion, bool IsEvicted, Exception? Failure)
        : INoSerializationVerificationNeeded;

    [LoggerMessage(1530, LogLevel.Warning, "Member {Incarnation} is evicted: {Reason}.")]
    private partial void LogEvicted(int incarnation, EvictionReason reason);

    [LoggerMessage(
        1531, LogLevel.Information, "Member {Incarnation} is suspected ({Reason}), but the database did not answer.")]
    private partial void LogNotAsked(Exception failure, int incarnation, EvictionReason reason);

    [LoggerMessage(
        1532, LogLevel.Information,
        "The node {Address} (member {Incarnation}) has ended and is removed from the cluster.")]
    private partial void LogRemoving(string address, int incarnation);
}
