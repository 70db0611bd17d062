using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Tests.Naming;

public sealed class RequestFingerprintTests
{
    [Fact]
    public void Of_TheSameContent_IsEqual()
    {
        var one = RequestFingerprint.Of("a"u8);

        one.ShouldBe(RequestFingerprint.Of("a"u8));
        one.GetHashCode().ShouldBe(RequestFingerprint.Of("a"u8).GetHashCode());
        one.ShouldNotBe(RequestFingerprint.Of("b"u8));
        new RequestFingerprint(one.Bytes).ShouldBe(one);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Make_FromAnotherNumberOfBytes_IsRefused(int length) =>
        Should.Throw<ArgumentException>(() => new RequestFingerprint(new byte[length]));
}
