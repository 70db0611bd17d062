using TableActors.Contracts.Rows;

namespace TableActors.Contracts.Tests.Rows;

public sealed class RowVersionsTests
{
    [Theory]
    [InlineData(new long[0], true)]
    [InlineData(new long[] { 7 }, true)]
    [InlineData(new long[] { 8, 7 }, true)]
    [InlineData(new long[] { 8 }, false)]
    [InlineData(new[] { RowVersions.None }, false)]
    public void Allow_TakesOneOfTheVersions(long[] versions, bool allowed) =>
        RowVersions.Allow([.. versions], 7).ShouldBe(allowed);

    [Theory]
    [InlineData(new long[] { 7 }, false)]
    [InlineData(new long[] { 0, 7 }, false)]
    [InlineData(new long[] { 0 }, true)]
    [InlineData(new long[] { 8, 9 }, true)]
    [InlineData(new long[] { -1, long.MaxValue }, true)]
    [InlineData(new long[0], true)]
    public void Except_TakesAllOthers(long[] versions, bool allowed) =>
        RowVersions.Allow(RowVersions.Except(versions), 7).ShouldBe(allowed);

    [Fact]
    public void Except_OfTheFirstAndTheLastVersion_RefusesThem()
    {
        RowVersions.Allow(RowVersions.Except([0]), 0).ShouldBeFalse();
        RowVersions.Allow(RowVersions.Except([long.MaxValue - 1]), long.MaxValue - 1).ShouldBeFalse();
    }
}
