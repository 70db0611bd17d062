using TableActors.Actors.Hosting;

namespace TableActors.Actors.Tests.Hosting;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(6, 3200)]
    [InlineData(7, 5000)]
    [InlineData(1_000_000, 5000)]
    public void Delay_AfterFailures_DoublesWithinBounds(int failures, int milliseconds) =>
        new Backoff(failures).Delay.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void Next_CountsOneMore() => Backoff.None.Next.Next.Failures.ShouldBe(2);

    [Theory]
    [InlineData(1, 0.0, 100)]
    [InlineData(1, 1.0, 200)]
    [InlineData(2, 1.0, 400)]
    [InlineData(3, 0.5, 600)]
    [InlineData(8, 1.0, 25_600)]
    [InlineData(9, 1.0, 30_000)]
    [InlineData(10, 0.0, 15_000)]
    [InlineData(1_000_000, 1.0, 30_000)]
    public void Spread_OverWideBounds_GrowsWithinThem(int failures, double chance, int milliseconds) =>
        new Backoff(failures) { First = TimeSpan.FromMilliseconds(200), Longest = TimeSpan.FromSeconds(30) }
            .Spread(chance)
            .ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Theory]
    [InlineData(1, 0, 0.5)]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(5, 1, 16)]
    [InlineData(6, 1, 30)]
    [InlineData(6, 0, 15)]
    [InlineData(int.MaxValue, 1, 30)]
    public void Spread_SoManyFailures_LiesInTheUpperHalfOfItsRange(int failures, double chance, double seconds) =>
        new Backoff(failures) { First = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(30) }.Spread(chance)
            .ShouldBe(TimeSpan.FromSeconds(seconds));
}
