using TableActors.Actors.Cluster;
using TableActors.Postgres.Membership;

namespace TableActors.Postgres.Tests.Membership;

/// <summary>
/// A member as the database knows it while it decides. It counts as having a session while its lock
/// is held, which may be by somebody who just looks at it.
/// </summary>
internal sealed record MemberStanding(int Incarnation, MemberState State, TimeSpan BeatAge, bool HasSession)
{
    public bool IsAlive => State is MemberState.Joining or MemberState.Up or MemberState.Leaving;
}

/// <summary>
/// The verdict as a function. The statement must decide as it does. Simulations use it, because a
/// database would be too slow for them.
/// </summary>
internal static class VerdictModel
{
    public static bool Decide(
        IEnumerable<MemberStanding> members, int evictor, int victim, EvictionReason reason,
        MembershipSettings settings)
    {
        var all = members.ToDictionary(member => member.Incarnation);
        return victim != evictor
            && all.TryGetValue(victim, out var accused) && accused.IsAlive
            && (settings.TrustsAnyEvictor
                || (all.TryGetValue(evictor, out var it) && it.IsAlive && it.BeatAge < settings.EvictorFresh))
            && reason switch
            {
                EvictionReason.SessionGone => !accused.HasSession,
                EvictionReason.BeatStale => accused.BeatAge > settings.BeatDead,
                EvictionReason.Partition => true,
                _ => false,
            };
    }
}
