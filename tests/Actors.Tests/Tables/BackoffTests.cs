using TableActors.Actors.Tables;

namespace TableActors.Actors.Tests.Tables;

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
}
