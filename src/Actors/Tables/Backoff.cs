namespace TableActors.Actors.Tables;

/// <summary>How long to wait before the next try: twice as long after each failure, within bounds.</summary>
internal sealed record Backoff(int Failures)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public static Backoff None { get; } = new(0);

    public Backoff Next => new(Failures + 1);

    /// <summary>The wait that follows the failures so far.</summary>
    public TimeSpan Delay => Failures switch
    {
        0 => TimeSpan.Zero,
        > 16 => Longest,
        _ => TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << (Failures - 1))),
    };
}
