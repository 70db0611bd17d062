using TableActors.Contracts.Jobs;

namespace TableActors.Contracts.Tests.Jobs;

public sealed class JobIdTests
{
    [Fact]
    public void New_IsReadAgain()
    {
        var id = JobId.New();

        JobId.TryParse(id.Value, out var read).ShouldBeTrue();
        read.ShouldBe(id);
        JobId.New().ShouldNotBe(id);
    }

    [Fact]
    public void Of_TheSameBytes_IsTheSame() =>
        JobId.Of([0xAB, .. new byte[31]]).Value.ShouldBe("ab000000000000000000000000000000");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AB000000000000000000000000000000")]
    [InlineData("ab00000000000000000000000000000")]
    [InlineData("ab0000000000000000000000000000000")]
    [InlineData("../00000000000000000000000000000")]
    public void TryParse_AnythingElse_IsNone(string? text) => JobId.TryParse(text, out _).ShouldBeFalse();
}
