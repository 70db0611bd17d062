using System.Collections.Immutable;
using TableActors.Actors.Cluster;

namespace TableActors.Postgres.Membership;

/// <summary>What one member has seen of another, by its own clock.</summary>
/// <param name="Beat">The number of its last beat.</param>
/// <param name="BeatSince">When that beat was first seen.</param>
/// <param name="HadSession">Whether it has had a session since the observer has its own.</param>
/// <param name="CalledAt">When it was first called since its session is gone.</param>
/// <param name="AnsweredAt">When it last answered.</param>
/// <param name="IsRefusing">
/// Whether nobody has listened at its address since its session is gone.
/// </param>
internal sealed record Peer(
    long Beat, TimeSpan BeatSince, bool HadSession,
    TimeSpan? CalledAt = null, TimeSpan? AnsweredAt = null, bool IsRefusing = false);

/// <summary>
/// What a member has seen of the others in an unbroken series of looks. After a longer pause
/// between two looks everything begins anew: neither a pause of the observer nor an outage of the
/// database may speak against others.
/// </summary>
internal sealed record Observations
{
    private TimeSpan? _lastLook;
    private TimeSpan? _sessionOpenedAt;

    public ImmutableDictionary<int, Peer> Peers { get; private init; } = ImmutableDictionary<int, Peer>.Empty;

    /// <summary>Which members Akka's cluster calls unreachable, and since when.</summary>
    public ImmutableDictionary<(string Address, int Uid), TimeSpan> Unreachable { get; private init; } =
        ImmutableDictionary<(string, int), TimeSpan>.Empty;

    /// <summary>Adds a look at the members' table.</summary>
    public Observations See(MemberTableSnapshot view, MembershipSettings settings)
    {
        var isBroken = view.At - _lastLook > settings.LongestPause;
        var before = isBroken ? ImmutableDictionary<int, Peer>.Empty : Peers;
        // Whatever ended the own session may have ended the others' sessions, too.
        var isSameSession = view.SessionOpenedAt == _sessionOpenedAt;
        return this with
        {
            _lastLook = view.At,
            _sessionOpenedAt = view.SessionOpenedAt,
            Peers = view.Peers.ToImmutableDictionary(
                row => row.Incarnation,
                row => See(before.GetValueOrDefault(row.Incarnation), row, view.At, isSameSession)),
            Unreachable = isBroken ? Unreachable.ToImmutableDictionary(entry => entry.Key, _ => view.At) : Unreachable,
        };
    }

    /// <summary>Notes that a peer was called, because its session is gone.</summary>
    public Observations Called(int incarnation, TimeSpan at) =>
        Change(incarnation, peer => peer with { CalledAt = peer.CalledAt ?? at });

    public Observations Answered(int incarnation, TimeSpan at) =>
        Change(incarnation, peer => peer with { AnsweredAt = at });

    /// <summary>
    /// Notes that nobody listens at the peer's address. The attempt must have begun after the
    /// session was gone.
    /// </summary>
    public Observations Refused(int incarnation) =>
        Change(incarnation, peer => peer with { IsRefusing = peer.CalledAt is not null });

    public Observations BecameUnreachable(string address, int uid, TimeSpan at) =>
        Unreachable.ContainsKey((address, uid))
            ? this
            : this with { Unreachable = Unreachable.Add((address, uid), at) };

    /// <summary>Notes that Akka's cluster reaches a member again, or has removed it.</summary>
    public Observations BecameReachable(string address, int uid) =>
        this with { Unreachable = Unreachable.Remove((address, uid)) };

    /// <summary>
    /// Since when Akka's cluster has called the member unreachable; <see langword="null"/>: it does
    /// not.
    /// </summary>
    public TimeSpan? UnreachableSince(ClusterMember member) =>
        member is { Address: { } address, Uid: { } uid } && Unreachable.TryGetValue((address, uid), out var since)
            ? since
            : null;

    private static Peer See(Peer? before, MemberRow row, TimeSpan at, bool isSameSession)
    {
        if (before is null)
            return new Peer(row.Beat, at, HadSession: !row.IsSessionGone);
        var peer = before.Beat == row.Beat ? before : before with { Beat = row.Beat, BeatSince = at };
        return row.IsSessionGone
            ? peer with { HadSession = peer.HadSession && isSameSession }
            : peer with { HadSession = true, CalledAt = null, AnsweredAt = null, IsRefusing = false };
    }

    private Observations Change(int incarnation, Func<Peer, Peer> change) =>
        Peers.TryGetValue(incarnation, out var peer)
            ? this with { Peers = Peers.SetItem(incarnation, change(peer)) }
            : this;
}
