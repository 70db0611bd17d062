namespace TableActors.Actors.Hosting;

/// <summary>How long to wait before the next try: twice as long after each failure, within bounds.</summary>
/// <param name="Failures">How many tries have failed in a row.</param>
internal sealed record Backoff(int Failures)
{
    /// <summary>No failure, and the bounds of what must go on as soon as its database does.</summary>
    public static Backoff None { get; } = new(0);

    /// <summary>The wait after the first failure. Default: 100 ms.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait. Default: 5 s.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The state after one more failure.</summary>
    public Backoff Next => this with { Failures = Failures + 1 };

    /// <summary>The wait that follows the failures so far.</summary>
    public TimeSpan Delay => Failures == 0
        ? TimeSpan.Zero
        : TimeSpan.FromTicks((long)Math.Min(Longest.Ticks, First.Ticks * Math.Pow(2, Math.Min(Failures - 1, 40))));

    /// <summary>
    /// The wait, somewhat different each time, so that what failed together does not come back together.
    /// </summary>
    /// <param name="chance">From 0 to 1: where in the upper half of the range the wait lies.</param>
    public TimeSpan Spread(double chance) => Delay * (0.5 + chance / 2);
}
