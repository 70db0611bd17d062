using TableActors.Contracts.Exports;

namespace TableActors.Actors.Exports.Lanes;

/// <summary>
/// How long a failed row waits before its next attempt: about twice as long after each, within the export's bounds, and somewhat different
/// each time, so that lanes which failed together do not come back together.
/// </summary>
internal static class LaneBackoff
{
    /// <summary>The wait that follows a number of attempts.</summary>
    /// <param name="retry">The bounds.</param>
    /// <param name="attempts">At least 1.</param>
    /// <param name="chance">From 0 to 1: where in the upper half of the range the wait lies.</param>
    public static TimeSpan After(ExportRetry retry, int attempts, double chance)
    {
        var doublings = Math.Min(attempts - 1, 40);
        var longest = Math.Min(retry.MaxBackoff.Ticks, retry.MinBackoff.Ticks * Math.Pow(2, doublings));
        return TimeSpan.FromTicks((long)(longest * (0.5 + chance / 2)));
    }
}
