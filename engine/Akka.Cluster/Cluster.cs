using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using static Akka.Cluster.ClusterEvent;

namespace Akka.Cluster;

/// <summary>This node's part in the cluster. It joins when the extension is first asked for, and leaves with coordinated shutdown.</summary>
public class Cluster : IExtension
{
    private static readonly Type[] EventTypes =
        [.. typeof(ClusterEvent).GetNestedTypes().Where(type => typeof(IClusterDomainEvent).IsAssignableFrom(type))];

    private readonly Lock _lock = new();
    private readonly MembershipSource _source;
    private readonly ILoggingAdapter _log;
    private readonly Member _joining;
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _removed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Membership _membership = Membership.Empty;

    internal Cluster(ExtendedActorSystem system, MembershipSource source)
    {
        System = system;
        _source = source;
        system.Settings.InjectTopLevelFallback(
            ConfigurationFactory.FromResource<Cluster>("Akka.Cluster.reference.conf"));
        Settings = new ClusterSettings(system.Settings.Config, system.Name);
        SelfUniqueAddress = new UniqueAddress(system.Provider.DefaultAddress, Random.Shared.Next());
        _log = Logging.GetLogger(system, this);
        _joining = new Member(SelfUniqueAddress, MemberStatus.Joining, Settings.Roles);

        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterLeave, "leave", ExitAsync);
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterShutdown, "remove", RemoveAsync);
        system.RegisterOnTermination(() => _ = RemoveAsync());
        source.Start(_joining, OnMembers);
    }

    public ClusterSettings Settings { get; }

    public ExtendedActorSystem System { get; }

    public UniqueAddress SelfUniqueAddress { get; }

    public Address SelfAddress => SelfUniqueAddress.Address;

    public ImmutableHashSet<string> SelfRoles => Settings.Roles;

    public CurrentClusterState State => _membership.State;

    /// <summary>This node as a member; one that is removed before it has joined, and after it has left.</summary>
    public Member SelfMember => _membership.Find(SelfUniqueAddress) ?? _joining.Copy(MemberStatus.Removed);

    public bool IsTerminated => _removed.Task.IsCompleted;

    public bool IsUp => SelfMember.Status == MemberStatus.Up;

    public static Cluster Get(ActorSystem system) => system.WithExtension<Cluster, ClusterExtension>();

    /// <summary>Tells the subscriber of all events of the types, after the state as it is now.</summary>
    public void Subscribe(IActorRef subscriber, params Type[] to) =>
        Subscribe(subscriber, InitialStateAsSnapshot, to);

    public void Subscribe(IActorRef subscriber, SubscriptionInitialStateMode initialStateMode, params Type[] to)
    {
        if (to.Length == 0)
            throw new ArgumentException("A subscription needs the types of the events.", nameof(to));
        lock (_lock)
        {
            if (initialStateMode == SubscriptionInitialStateMode.InitialStateAsSnapshot)
                subscriber.Tell(State);
            foreach (var type in to)
                System.EventStream.Subscribe(subscriber, type);
            if (initialStateMode != SubscriptionInitialStateMode.InitialStateAsEvents)
                return;
            foreach (var change in _membership.EventsSince(Membership.Empty).Where(change => Array.Exists(to, type => type.IsInstanceOfType(change))))
                subscriber.Tell(change);
        }
    }

    public void Unsubscribe(IActorRef subscriber)
    {
        foreach (var type in EventTypes)
            Unsubscribe(subscriber, type);
    }

    public void Unsubscribe(IActorRef subscriber, Type to) => System.EventStream.Unsubscribe(subscriber, to);

    public void SendCurrentClusterState(IActorRef receiver) => receiver.Tell(State);

    /// <summary>Joins the node at the address. A node joins by itself, so this only makes sure that it is the one meant.</summary>
    public void Join(Address address)
    {
        if (!address.Equals(SelfAddress))
            _log.Warning("{0}", JoinRefusal(address));
    }

    /// <summary>Ends when this node is up.</summary>
    /// <exception cref="ClusterJoinFailedException">The address is another node's.</exception>
    public Task JoinAsync(Address address, CancellationToken token = default) => address.Equals(SelfAddress)
        ? _up.Task.WaitAsync(token)
        : Task.FromException(new ClusterJoinFailedException(JoinRefusal(address)));

    /// <summary>Lets a member leave; where it is this one, coordinated shutdown runs and the actor system ends.</summary>
    public void Leave(Address address)
    {
        foreach (var member in State.Members.Where(member => member.Address.Equals(address)))
            _ = _source.AdvanceAsync(member.UniqueAddress, MemberStatus.Leaving);
    }

    /// <summary>Ends when this node has left.</summary>
    public Task LeaveAsync() => LeaveAsync(CancellationToken.None);

    public Task LeaveAsync(CancellationToken cancellationToken)
    {
        Leave(SelfAddress);
        return _removed.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Runs the callback once this node is up; at once if it is.</summary>
    public void RegisterOnMemberUp(Action callback) => Run(_up.Task, callback);

    /// <summary>Runs the callback once this node has left; at once if it has.</summary>
    public void RegisterOnMemberRemoved(Action callback) => Run(_removed.Task, callback);

    private void OnMembers(ImmutableSortedSet<Member> members)
    {
        MemberStatus before, after;
        lock (_lock)
        {
            before = SelfMember.Status;
            var earlier = _membership;
            _membership = new Membership(members);
            after = SelfMember.Status;
            foreach (var change in _membership.EventsSince(earlier))
            {
                if (Settings.LogInfo && change is IMemberEvent)
                    _log.Info("{0}", change);
                System.EventStream.Publish(change);
            }
        }

        if (after == MemberStatus.Up)
            _up.TrySetResult();
        if (after == MemberStatus.Leaving && before != after)
            _ = CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
    }

    private async Task<Done> ExitAsync()
    {
        foreach (var status in new[] { MemberStatus.Leaving, MemberStatus.Exiting })
        {
            if (SelfMember.Status is not (MemberStatus.Exiting or MemberStatus.Removed))
                await _source.AdvanceAsync(SelfUniqueAddress, status).ConfigureAwait(false);
        }

        return Done.Instance;
    }

    private async Task<Done> RemoveAsync()
    {
        if (_removed.Task.IsCompleted)
            return Done.Instance;
        await _source.AdvanceAsync(SelfUniqueAddress, MemberStatus.Removed).ConfigureAwait(false);
        if (_removed.TrySetResult())
            System.EventStream.Publish(ClusterShuttingDown.Instance);
        return Done.Instance;
    }

    private void Run(Task when, Action callback) => when.ContinueWith(
        _ =>
        {
            try
            {
                callback();
            }
            catch (Exception e)
            {
                _log.Error(e, "A callback of the cluster failed");
            }
        },
        TaskScheduler.Default);

    private string JoinRefusal(Address address) => $"This node is a cluster by itself and cannot join {address}.";
}
