namespace TableActors.Actors.Jobs;

/// <summary>
/// How long a job waits before its next try: about twice as long after each failure, within bounds, and somewhat different each time, so
/// that jobs which failed together do not come back together.
/// </summary>
internal static class RetryDelay
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The wait that follows a number of failures.</summary>
    /// <param name="failures">At least 1.</param>
    /// <param name="chance">From 0 to 1: where in the upper half of the range the wait lies.</param>
    public static TimeSpan After(int failures, double chance)
    {
        var whole = failures > 10 ? Longest : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << (failures - 1)));
        return whole * (0.5 + chance / 2);
    }
}
