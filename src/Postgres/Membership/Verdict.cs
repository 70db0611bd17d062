namespace TableActors.Postgres.Membership;

/// <summary>
/// Decides whether a member is evicted. Verdicts are given one after the other, and only members
/// that are alive are heard. So of two members that accuse each other one is heard, and nobody can
/// evict the last member alive.
/// </summary>
internal static class Verdict
{
    /// <summary>The verdict as a statement, which evicts or changes nothing.</summary>
    /// <remarks>
    /// $1 victim, $2 evictor, $3 the name of the reason, $4 the class of the locks, $5
    /// <see cref="MembershipSettings.EvictorFresh"/>, $6 <see cref="MembershipSettings.BeatDead"/>,
    /// $7 <see cref="MembershipSettings.TrustsAnyEvictor"/>. The statement locks the row before it
    /// judges it, so that a beat under way counts.
    /// </remarks>
    public const string Sql =
        $"""
        UPDATE ta_members victim SET state = 'evicted', since = clock_timestamp(), ended_by = $2, reason = $3
        WHERE victim.incarnation = $1 AND victim.state IN {MemberTable.Alive} AND $1 <> $2
          AND ($7 OR EXISTS (
            SELECT FROM ta_members evictor
            WHERE evictor.incarnation = $2 AND evictor.state IN {MemberTable.Alive} AND evictor.beat_at > clock_timestamp() - $5))
          AND CASE $3
            WHEN 'SessionGone' THEN pg_try_advisory_xact_lock($4, victim.incarnation)
            WHEN 'BeatStale' THEN victim.beat_at < clock_timestamp() - $6
            WHEN 'Partition' THEN true
          END
        """;
}
