using TableActors.Actors.Exports.Lanes;
using TableActors.Contracts.Exports;

namespace TableActors.Actors.Tests.Exports.Lanes;

public sealed class LaneBackoffTests
{
    private static readonly ExportRetry Retry = new() { MinBackoff = TimeSpan.FromSeconds(1), MaxBackoff = TimeSpan.FromSeconds(30) };

    [Theory]
    [InlineData(1, 0, 0.5)]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(5, 1, 16)]
    [InlineData(6, 1, 30)]
    [InlineData(6, 0, 15)]
    [InlineData(int.MaxValue, 1, 30)]
    public void After_SoManyAttempts_LiesInTheUpperHalfOfItsRange(int attempts, double chance, double seconds) =>
        LaneBackoff.After(Retry, attempts, chance).ShouldBe(TimeSpan.FromSeconds(seconds));
}
