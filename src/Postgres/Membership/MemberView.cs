using System.Collections.Immutable;
using TableActors.Actors.Cluster;

namespace TableActors.Postgres.Membership;

/// <summary>A row of the members' table, as one look found it.</summary>
/// <param name="Member">What others may know of it.</param>
/// <param name="Cluster">The cluster that it belongs to or is about to join, by the run that formed it.</param>
/// <param name="Beat">How many signs of life it has given.</param>
/// <param name="IsSessionGone">Whether it has no session with the database.</param>
internal sealed record MemberRow(ClusterMember Member, int? Cluster, long Beat, bool IsSessionGone)
{
    public int Incarnation => Member.Incarnation;

    public MemberState State => Member.State;

    public bool IsAlive => State is MemberState.Joining or MemberState.Up or MemberState.Leaving;
}

/// <summary>One look at the members' table.</summary>
/// <param name="At">When the look began, by this process's own clock.</param>
/// <param name="SessionFor">For how long this process's session had stood by then.</param>
/// <param name="Self">The number of this run.</param>
/// <param name="Rows">Who is alive, and who ended shortly before.</param>
internal sealed record MemberView(TimeSpan At, TimeSpan SessionFor, int Self, ImmutableArray<MemberRow> Rows)
{
    /// <summary>When this process's session was opened, by its own clock.</summary>
    public TimeSpan OpenedAt => At - SessionFor;

    /// <summary>The other members that are alive and have an address, so that they can be judged.</summary>
    public IEnumerable<MemberRow> Peers =>
        Rows.Where(row => row.Incarnation != Self && row.IsAlive && row.Member is { Address: not null, Uid: not null });
}
