using System.Net.Http.Headers;
using TableActors.Host.Loading.Posting;

namespace TableActors.Host.Tests.Loading.Posting;

public sealed class RetryScheduleTests
{
    private static readonly DateTimeOffset Now = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);
    private readonly RetrySchedule _schedule = new(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    [Fact]
    public void Pause_WithoutAHeader_IsTheSchedulesOwn() =>
        _schedule.PauseAfter(null, Now).ShouldBe(TimeSpan.FromSeconds(1));

    [Fact]
    public void Pause_WithSeconds_IsWhatTheServiceAsksFor() =>
        _schedule.PauseAfter(new RetryConditionHeaderValue(TimeSpan.FromSeconds(5)), Now)
            .ShouldBe(TimeSpan.FromSeconds(5));

    [Fact]
    public void Pause_WithADate_LastsUntilThen() =>
        _schedule.PauseAfter(new RetryConditionHeaderValue(Now.AddSeconds(7)), Now).ShouldBe(TimeSpan.FromSeconds(7));

    [Fact]
    public void Pause_WithAPastDate_IsNone() =>
        _schedule.PauseAfter(new RetryConditionHeaderValue(Now.AddSeconds(-7)), Now).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void Pause_ThatIsTooLong_IsCut() =>
        _schedule.PauseAfter(new RetryConditionHeaderValue(TimeSpan.FromHours(1)), Now)
            .ShouldBe(TimeSpan.FromSeconds(30));
}
