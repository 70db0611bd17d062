namespace TableActors.Postgres.Membership;

/// <summary>Why a member should be evicted.</summary>
internal enum EvictionReason
{
    /// <summary>It has no session, and nobody answers at its address: it is dead.</summary>
    SessionGone,

    /// <summary>It does not beat: it stands still, or is cut off from the database.</summary>
    BeatStale,

    /// <summary>It lives, but the nodes cannot reach each other, so one side has to go.</summary>
    Partition,
}

/// <summary>A member that should be evicted, and why.</summary>
internal sealed record Suspicion(int Incarnation, EvictionReason Reason);

/// <summary>Decides whose eviction a member asks for. The verdict is the database's.</summary>
internal static class Suspicions
{
    /// <summary>The members that the observations speak against at the last look.</summary>
    public static IEnumerable<Suspicion> Of(MemberTableSnapshot view, Observations seen, MembershipSettings settings)
    {
        if (view.Rows.FirstOrDefault(row => row.Incarnation == view.Self) is not { IsAlive: true })
            yield break;
        var patience = PartitionPatience(view, seen, settings);
        foreach (var row in view.Peers)
        {
            if (!seen.Peers.TryGetValue(row.Incarnation, out var peer))
                continue;
            var isSettled = view.SessionAge > settings.SessionSettled;
            if ((isSettled || peer.HadSession) && row.IsSessionGone && IsSilent(peer, view.At, settings))
                yield return new Suspicion(row.Incarnation, EvictionReason.SessionGone);
            else if (isSettled && view.At - peer.BeatSince >= settings.BeatDead)
                yield return new Suspicion(row.Incarnation, EvictionReason.BeatStale);
            else if (IsCutOff(row, seen, settings) && view.At - seen.UnreachableSince(row.Member) >= patience)
                yield return new Suspicion(row.Incarnation, EvictionReason.Partition);
        }
    }

    private static bool IsSilent(Peer peer, TimeSpan at, MembershipSettings settings)
    {
        if (peer.IsRefusing)
            return true;
        var since = peer.AnsweredAt > peer.CalledAt ? peer.AnsweredAt : peer.CalledAt;
        return at - since >= settings.UnansweredDead;
    }

    private static bool IsCutOff(MemberRow row, Observations seen, MembershipSettings settings) =>
        !row.IsSessionGone && row.Member.BeatAge < settings.BeatFresh && seen.UnreachableSince(row.Member) is not null;

    // Both sides see the same rows, so only one of them asks first.
    private static TimeSpan PartitionPatience(MemberTableSnapshot view, Observations seen, MembershipSettings settings)
    {
        var there = view.Peers.Where(row => IsCutOff(row, seen, settings)).Select(row => row.Incarnation).ToHashSet();
        var here = view.Peers.Select(row => row.Incarnation).Append(view.Self).Except(there).ToList();
        var yields = here.Count < there.Count || (here.Count == there.Count && there.Min() < here.Min());
        return yields ? settings.Partition + settings.PartitionYields : settings.Partition;
    }
}
