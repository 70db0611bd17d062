using System.Net.Http.Headers;

namespace TableActors.Host.Loading.Posting;

/// <summary>How often a row is sent, and how long is waited in between.</summary>
/// <param name="Attempts">How often a row is sent at most, at least once.</param>
/// <param name="Pause">The wait where the service names none.</param>
/// <param name="LongestPause">The longest wait, whatever the service asks for.</param>
internal sealed record RetrySchedule(int Attempts, TimeSpan Pause, TimeSpan LongestPause)
{
    public static RetrySchedule Default { get; } = new(10, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <summary>The wait before the next attempt.</summary>
    /// <param name="asked">The service's <c>Retry-After</c>.</param>
    /// <param name="now">The present.</param>
    public TimeSpan PauseAfter(RetryConditionHeaderValue? asked, DateTimeOffset now)
    {
        var wanted = asked?.Delta ?? (asked?.Date is { } date ? date - now : Pause);
        return wanted < TimeSpan.Zero ? TimeSpan.Zero : wanted > LongestPause ? LongestPause : wanted;
    }
}
