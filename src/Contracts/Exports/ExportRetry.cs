namespace TableActors.Contracts.Exports;

/// <summary>
/// How often a failed export is tried again by itself, and when. The waits grow from the shortest to the longest, twice as long each time,
/// with some chance in each. Until a row is written or its attempts are used up, the rows of its table behind it wait.
/// </summary>
public sealed record ExportRetry
{
    /// <summary>The most attempts after the first.</summary>
    public const int MostAttempts = 1_000_000;

    /// <summary>The shortest wait that can be chosen.</summary>
    public static readonly TimeSpan ShortestBackoff = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest wait that can be chosen.</summary>
    public static readonly TimeSpan LongestBackoff = TimeSpan.FromDays(1);

    /// <summary>How often a row is tried again after its first attempt has failed. Default: 0, never; 0 to 1,000,000.</summary>
    public int Attempts { get; init; }

    /// <summary>The wait before the first further attempt. Default: 1 s; 10 ms to 1 day.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two attempts. Default: 1 min; <see cref="MinBackoff"/> to 1 day.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromMinutes(1);
}
