using System.Collections.Immutable;
using TableActors.Actors.Cluster;

namespace TableActors.Postgres.Membership;

/// <summary>A member as Akka sees it.</summary>
internal sealed record AkkaMember(string Address, int Uid, bool CanLead);

/// <summary>
/// Decides when this node removes ended members from Akka's cluster. One node acts: the one that
/// will lead without them. If all did, their views of the cluster would have to be merged first,
/// which takes longer than the removal. The others act if it has not.
/// </summary>
internal sealed record Removals
{
    // When the end of a member was first seen, and when this node last acted upon it.
    private ImmutableDictionary<int, (TimeSpan Seen, TimeSpan? Acted)> _ends =
        ImmutableDictionary<int, (TimeSpan, TimeSpan?)>.Empty;

    /// <summary>
    /// Adds a look at the members' table and at Akka's cluster. The members are in Akka's own
    /// order, by which it chooses the leader. Returns what to keep, and whom to remove now.
    /// </summary>
    public (Removals Next, ImmutableArray<ClusterMember> Due) At(
        MemberTableSnapshot view, IReadOnlyList<AkkaMember> members, AkkaMember self, MembershipSettings settings)
    {
        var ended = view.Rows.Where(row => !row.IsAlive && members.Any(member => IsAt(row, member)) && !IsAt(row, self))
            .ToList();
        var remaining = members.Where(member => !ended.Any(row => IsAt(row, member))).ToList();
        var leads = (remaining.Find(member => member.CanLead) ?? remaining.FirstOrDefault()) is { } leader
            && IsSame(leader, self);
        var ends = ended.ToImmutableDictionary(
            row => row.Incarnation, row => _ends.GetValueOrDefault(row.Incarnation, (view.At, null)));
        // As a rule, Akka removes a member that has left by itself.
        var due = ended.Where(row => leads && row.State == MemberState.Evicted && ends[row.Incarnation].Acted is null
            || view.At - (ends[row.Incarnation].Acted ?? ends[row.Incarnation].Seen) >= settings.ActForLeaderAfter)
                .ToList();
        var acted = due.Select(
            row => KeyValuePair.Create(row.Incarnation, (ends[row.Incarnation].Seen, (TimeSpan?)view.At)));
        return (this with { _ends = ends.SetItems(acted) }, [.. due.Select(row => row.Member)]);
    }

    // The address alone may belong to a node that has started again since.
    private static bool IsAt(MemberRow row, AkkaMember member) =>
        row.Member.Address == member.Address && row.Member.Uid == member.Uid;

    private static bool IsSame(AkkaMember one, AkkaMember other) =>
        one.Address == other.Address && one.Uid == other.Uid;
}
