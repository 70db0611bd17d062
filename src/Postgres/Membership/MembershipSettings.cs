namespace TableActors.Postgres.Membership;

/// <summary>How a node belongs to its database, and how patient it is with the others. All nodes of a database have to agree.</summary>
internal sealed record MembershipSettings
{
    /// <summary>Whether there may be several nodes. A node that is none of a cluster has the database for itself.</summary>
    public required bool IsClustered { get; init; }

    /// <summary>What all nodes of a database have to have in common, such as the definitions of its tables.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>What this node is called where its address is not known.</summary>
    public required string NodeName { get; init; }

    /// <summary>How often a member gives a sign of life and looks at the others.</summary>
    public TimeSpan BeatEvery { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often a node by itself looks whether its session still stands.</summary>
    public TimeSpan SoleLookEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How soon a lost session is opened again.</summary>
    public TimeSpan ReopenAfter { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>A member that gives no sign of life for this long is dead.</summary>
    public TimeSpan BeatDead { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A member without a session is dead when it leaves calls unanswered for this long.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>
    /// Nobody is suspected until the own session has stood for this long: after an outage, all have to come back first. Whose session has
    /// ended beside the own one, which stands, did not lose it to an outage.
    /// </summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Members that beat, but that the cluster cannot reach for this long, are cut off.</summary>
    public TimeSpan Partition { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How much longer the side of a cut waits that is smaller, or equal and without the oldest member.</summary>
    public TimeSpan PartitionYields { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A member that has given a sign of life within this time is beating.</summary>
    public TimeSpan Beating { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>With a longer pause between its looks, a member forgets what it has seen: the pause may be its own.</summary>
    public TimeSpan LooksApart { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>A member may evict another only if its own last sign of life is not older.</summary>
    public TimeSpan EvictorFresh { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long the others leave it to the leader to carry out an eviction.</summary>
    public TimeSpan ActForLeaderAfter { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan JoinAttempt { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long joining takes at most in all. Whoever starts the process anew then may have more luck.</summary>
    public TimeSpan JoinWithin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a process waits for those that keep it from entering: the session of a predecessor may take a moment to end.</summary>
    public TimeSpan EnterPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How far a node's clock may be off from the database's when it enters.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For specs alone: evictions are granted to members that are evicted or stale themselves, to show what the rule is for.</summary>
    internal bool TrustsAnyEvictor { get; init; }
}
