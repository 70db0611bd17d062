using TableActors.Actors.Cluster;
using TableActors.Postgres.Membership;

namespace TableActors.Postgres.Tests.Membership;

/// <summary>Makes looks without a members' table.</summary>
internal static class Looks
{
    public const int Self = 1;

    public static MembershipSettings Settings { get; } =
        new() { IsClustered = true, Fingerprint = "f", NodeName = "n" };

    public static MemberRow Row(
        int incarnation, long beat = 1, bool isGone = false, MemberState state = MemberState.Up,
        TimeSpan? beatAge = null, int? cluster = 1) =>
        new(
        new ClusterMember(
            incarnation, $"node{incarnation}", AddressOf(incarnation), UidOf(incarnation), state, TimeSpan.Zero,
            beatAge ?? TimeSpan.Zero),
        cluster, beat, isGone);

    public static string AddressOf(int incarnation) => $"akka.tcp://nodes@host{incarnation}:4053";

    public static int UidOf(int incarnation) => incarnation * 100;

    /// <summary>A look of a member whose session has long been open.</summary>
    public static MemberTableSnapshot At(double seconds, params MemberRow[] others) => Opened(-100, seconds, others);

    public static MemberTableSnapshot At(double seconds, double sessionAge, params MemberRow[] others) =>
        Opened(seconds - sessionAge, seconds, others);

    /// <summary>A look of a member whose session was opened at a certain time.</summary>
    public static MemberTableSnapshot Opened(double opened, double seconds, params MemberRow[] others) => new(
        TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds) - TimeSpan.FromSeconds(opened), Self,
        [Row(Self, beat: (long)(seconds * 5)), .. others]);
}
