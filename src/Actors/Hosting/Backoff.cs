namespace TableActors.Actors.Hosting;

/// <summary>
/// How long to wait before the next attempt: twice as long after each failure, within bounds.
/// </summary>
/// <param name="Failures">How many attempts have failed in a row.</param>
internal sealed record Backoff(int Failures)
{
    /// <summary>No failure. The default bounds suit work that must resume soon after its database.</summary>
    public static Backoff None { get; } = new(0);

    /// <summary>The wait after the first failure. Default: 100 ms.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait. Default: 5 s.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(5);

    public Backoff Next => this with { Failures = Failures + 1 };

    public TimeSpan Delay => Failures == 0
        ? TimeSpan.Zero
        : TimeSpan.FromTicks((long)Math.Min(Longest.Ticks, First.Ticks * Math.Pow(2, Math.Min(Failures - 1, 40))));

    /// <summary>
    /// A wait between half of <see cref="Delay"/> and all of it, so that those who failed together
    /// do not come back together.
    /// </summary>
    /// <param name="chance">A random number from 0 (half) to 1 (all).</param>
    public TimeSpan Spread(double chance) => Delay * (0.5 + chance / 2);
}
