using System.Collections.Immutable;
using Akka.Actor;
using static Akka.Cluster.ClusterEvent;

namespace Akka.Cluster;

/// <summary>The members at one moment, and what changed since another.</summary>
internal sealed class Membership
{
    public static readonly Membership Empty = new([]);

    public Membership(ImmutableSortedSet<Member> members)
    {
        var leaders = members.SelectMany(member => member.Roles).Distinct()
            .ToImmutableDictionary(role => role, role => LeaderOf(members.Where(member => member.HasRole(role))));
        State = new CurrentClusterState(members, [], [.. members.Select(member => member.Address)], LeaderOf(members), leaders);
    }

    public CurrentClusterState State { get; }

    public Member Find(UniqueAddress address) => State.Members.FirstOrDefault(member => member.UniqueAddress.Equals(address));

    /// <summary>The events that lead from the earlier state to this one.</summary>
    public IEnumerable<IClusterDomainEvent> EventsSince(Membership earlier)
    {
        foreach (var member in State.Members)
        {
            if (earlier.Find(member.UniqueAddress)?.Status != member.Status && EventOf(member) is { } change)
                yield return change;
        }

        foreach (var gone in earlier.State.Members.Where(member => Find(member.UniqueAddress) == null))
            yield return new MemberRemoved(gone.Copy(MemberStatus.Removed), gone.Status);
        if (!Equals(earlier.State.Leader, State.Leader))
            yield return new LeaderChanged(State.Leader);
        foreach (var role in earlier.State.AllRoles.Union(State.AllRoles).Order())
        {
            if (!Equals(earlier.State.RoleLeader(role), State.RoleLeader(role)))
                yield return new RoleLeaderChanged(role, State.RoleLeader(role));
        }
    }

    private static Address LeaderOf(IEnumerable<Member> members) =>
        members.FirstOrDefault(member => member.Status is MemberStatus.Up or MemberStatus.Leaving)?.Address;

    private static MemberStatusChange EventOf(Member member) => member.Status switch
    {
        MemberStatus.Joining => new MemberJoined(member),
        MemberStatus.Up => new MemberUp(member),
        MemberStatus.Leaving => new MemberLeft(member),
        MemberStatus.Exiting => new MemberExited(member),
        MemberStatus.Down => new MemberDowned(member),
        _ => null,
    };
}
