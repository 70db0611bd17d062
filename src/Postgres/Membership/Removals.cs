using System.Collections.Immutable;
using TableActors.Actors.Cluster;

namespace TableActors.Postgres.Membership;

/// <summary>A member as Akka sees it.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Uid">The number of its actor system.</param>
/// <param name="IsSettled">Whether it can lead the cluster.</param>
internal sealed record AkkaMember(string Address, int Uid, bool IsSettled);

/// <summary>
/// Decides when this node takes ended members out of Akka's cluster. One node acts, the one that will lead without them: if all did, the
/// members' views of the cluster would have to be merged first, which takes longer than the removal. The others act when it has not.
/// </summary>
internal sealed record Removals
{
    // When the end was first seen, and when this node last acted upon it.
    private ImmutableDictionary<int, (TimeSpan Seen, TimeSpan? Acted)> _ends = ImmutableDictionary<int, (TimeSpan, TimeSpan?)>.Empty;

    /// <summary>Adds a look at the members' table and at the cluster.</summary>
    /// <param name="view">The look.</param>
    /// <param name="members">The cluster's members in Akka's own order, which its leader is chosen by.</param>
    /// <param name="self">This node.</param>
    /// <param name="settings">How long others are left to act.</param>
    /// <returns>What is to be kept, and whom to remove now.</returns>
    public (Removals Next, ImmutableArray<ClusterMember> Due) At(
        MemberTableSnapshot view, IReadOnlyList<AkkaMember> members, AkkaMember self, MembershipSettings settings)
    {
        var ended = view.Rows.Where(row => !row.IsAlive && members.Any(member => IsAt(row, member)) && !IsAt(row, self)).ToList();
        var remaining = members.Where(member => !ended.Any(row => IsAt(row, member))).ToList();
        var leads = (remaining.Find(member => member.IsSettled) ?? remaining.FirstOrDefault()) is { } leader && IsSame(leader, self);
        var ends = ended.ToImmutableDictionary(row => row.Incarnation, row => _ends.GetValueOrDefault(row.Incarnation, (view.At, null)));
        // Who has left by itself is removed by Akka, as a rule.
        var due = ended.Where(row => leads && row.State == MemberState.Evicted && ends[row.Incarnation].Acted is null
            || view.At - (ends[row.Incarnation].Acted ?? ends[row.Incarnation].Seen) >= settings.ActForLeaderAfter).ToList();
        var acted = due.Select(row => KeyValuePair.Create(row.Incarnation, (ends[row.Incarnation].Seen, (TimeSpan?)view.At)));
        return (this with { _ends = ends.SetItems(acted) }, [.. due.Select(row => row.Member)]);
    }

    // An address alone may be that of a node that has started again since.
    private static bool IsAt(MemberRow row, AkkaMember member) => row.Member.Address == member.Address && row.Member.Uid == member.Uid;

    private static bool IsSame(AkkaMember one, AkkaMember other) => one.Address == other.Address && one.Uid == other.Uid;
}
