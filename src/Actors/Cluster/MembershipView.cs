using System.Collections.Immutable;

namespace TableActors.Actors.Cluster;

/// <summary>Where a member stands. The first three are alive; the last two are final.</summary>
internal enum MemberState
{
    /// <summary>Has entered, and is not up yet.</summary>
    Joining,

    /// <summary>Belongs to the cluster; others may join through it.</summary>
    Up,

    /// <summary>Is handing over what it has.</summary>
    Leaving,

    /// <summary>Has left by itself.</summary>
    Left,

    /// <summary>Was declared dead by another member.</summary>
    Evicted,
}

/// <summary>One run of a process that has entered, as the members' database knows it.</summary>
/// <param name="Incarnation">The number of the run; no other has had it.</param>
/// <param name="Name">What its operator calls it, to be shown.</param>
/// <param name="Address">Its address in the cluster; <see langword="null"/> until it joins.</param>
/// <param name="Uid">The number of its actor system, which tells it from an earlier one of the same address.</param>
/// <param name="State">Where it stands.</param>
/// <param name="InState">For how long it has stood there, by the database's clock.</param>
/// <param name="BeatAge">How long ago it last gave a sign of life, by the database's clock.</param>
internal sealed record ClusterMember(
    int Incarnation, string Name, string? Address, int? Uid, MemberState State, TimeSpan InState, TimeSpan BeatAge);

/// <summary>What a process knows of the membership, its own included.</summary>
/// <param name="Self">The number of this run; <see langword="null"/>: it has not entered.</param>
/// <param name="State">Where this process stands.</param>
/// <param name="Members">All who were alive at the last look, and those who ended shortly before.</param>
/// <param name="SinceBeat">
/// The time since its last sign of life that has reached the database began; <see langword="null"/>: none has, or the process is evicted.
/// </param>
internal sealed record MembershipView(int? Self, MemberState State, ImmutableArray<ClusterMember> Members, TimeSpan? SinceBeat)
{
    /// <summary>Before anything is known.</summary>
    public static MembershipView Empty { get; } = new(null, MemberState.Joining, [], null);

    /// <summary>Whether another member has declared this process dead.</summary>
    public bool IsEvicted => State == MemberState.Evicted;
}
