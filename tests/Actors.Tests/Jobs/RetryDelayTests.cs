using TableActors.Actors.Jobs;

namespace TableActors.Actors.Tests.Jobs;

public sealed class RetryDelayTests
{
    [Theory]
    [InlineData(1, 0.0, 100)]
    [InlineData(1, 1.0, 200)]
    [InlineData(2, 1.0, 400)]
    [InlineData(3, 0.5, 600)]
    [InlineData(8, 1.0, 25_600)]
    [InlineData(9, 1.0, 30_000)]
    [InlineData(10, 0.0, 15_000)]
    [InlineData(1_000_000, 1.0, 30_000)]
    public void After_Failures_GrowsWithinBounds(int failures, double chance, int milliseconds) =>
        RetryDelay.After(failures, chance).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
}
