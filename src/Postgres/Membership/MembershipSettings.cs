namespace TableActors.Postgres.Membership;

/// <summary>
/// How a node uses its database, and how patient it is with the others. All nodes of a database
/// have to agree.
/// </summary>
internal sealed record MembershipSettings
{
    /// <summary>Whether there may be several nodes. If not, one has the database alone.</summary>
    public required bool IsClustered { get; init; }

    /// <summary>
    /// The fingerprint of what all nodes of a database must have in common, such as the definitions
    /// of its tables.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>What this node is called while its address is not known.</summary>
    public required string NodeName { get; init; }

    /// <summary>How often a member beats, and looks at the others.</summary>
    public TimeSpan BeatEvery { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often a node by itself looks whether its session is still open.</summary>
    public TimeSpan SoleLookEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a lost session waits before it is opened again.</summary>
    public TimeSpan ReopenAfter { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>A member that has not beaten for this long is dead.</summary>
    public TimeSpan BeatDead { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A member without a session that answers no calls for this long is dead.</summary>
    public TimeSpan UnansweredDead { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>
    /// Until the own session has been open for this long, nobody is suspected for want of a session
    /// or of beats: after an outage, all have to come back first. An exception is a member that
    /// loses its session while the own one stays open, because that was no outage.
    /// </summary>
    public TimeSpan SessionSettled { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// A member that beats is cut off when Akka has not reached it for this long.
    /// </summary>
    public TimeSpan Partition { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How much longer one side of a partition waits: the smaller one or, if both are equal, the
    /// one without the oldest member.
    /// </summary>
    public TimeSpan PartitionYields { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A member that has beaten within this time counts as beating.</summary>
    public TimeSpan BeatFresh { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// After a longer pause between two looks, a member forgets what it has seen: it may itself
    /// have stood still.
    /// </summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>A member may evict another only if its own last beat is at most this old.</summary>
    public TimeSpan EvictorFresh { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long the other nodes leave it to the leader to carry out an eviction.</summary>
    public TimeSpan ActForLeaderAfter { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan JoinAttempt { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long joining may take in all. A new start may do better.</summary>
    public TimeSpan JoinWithin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a process waits for those that keep it from entering: the session of an earlier run
    /// may take a moment to end.
    /// </summary>
    public TimeSpan EnterPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How far a node's clock may differ from the database's when it enters.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// For tests alone: the verdict also hears members that are evicted or beat no more, to show
    /// what the rule is for.
    /// </summary>
    internal bool TrustsAnyEvictor { get; init; }
}
