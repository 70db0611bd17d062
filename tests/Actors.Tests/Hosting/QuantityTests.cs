using TableActors.Actors.Hosting;

namespace TableActors.Actors.Tests.Hosting;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("500 ms", 500)]
    [InlineData("20 s", 20_000)]
    [InlineData("20s", 20_000)]
    [InlineData("1 second", 1000)]
    [InlineData("10 min", 600_000)]
    [InlineData("10 minutes", 600_000)]
    [InlineData("1 m", 60_000)]
    [InlineData("24 h", 86_400_000)]
    [InlineData("1.5 hours", 5_400_000)]
    [InlineData("30 days", 2_592_000_000)]
    [InlineData("1 d", 86_400_000)]
    [InlineData("0", 0)]
    [InlineData("0 s", 0)]
    public void Duration_OfANumberWithAUnit_IsRead(string text, double milliseconds) =>
        Quantity.Duration(text).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Theory]
    [InlineData("")]
    [InlineData("20")]
    [InlineData("s")]
    [InlineData("-1 s")]
    [InlineData("20 S")]
    [InlineData("20  s")]
    [InlineData(" 20 s")]
    [InlineData("20 parsecs")]
    [InlineData("1,5 s")]
    [InlineData("1e3 s")]
    [InlineData("20 MB")]
    [InlineData("infinite")]
    [InlineData("99999999999999999999 s")]
    [InlineData("9999999999999999999 days")]
    public void Duration_OfSomethingElse_IsNone(string text) => Quantity.Duration(text).ShouldBeNull();

    [Theory]
    [InlineData("1 B", 1)]
    [InlineData("17 bytes", 17)]
    [InlineData("2 kB", 2000)]
    [InlineData("2 KB", 2000)]
    [InlineData("100 MB", 100_000_000)]
    [InlineData("3 GB", 3_000_000_000)]
    [InlineData("1.5 KiB", 1536)]
    [InlineData("64 MiB", 67_108_864)]
    [InlineData("64MiB", 67_108_864)]
    [InlineData("1 GiB", 1_073_741_824)]
    [InlineData("1 TiB", 1_099_511_627_776)]
    public void Size_OfANumberWithAUnit_IsRead(string text, long bytes) => Quantity.Size(text).ShouldBe(bytes);

    [Theory]
    [InlineData("")]
    [InlineData("100")]
    [InlineData("100 mb")]
    [InlineData("-1 MB")]
    [InlineData("100 s")]
    [InlineData("9999999999 TB")]
    public void Size_OfSomethingElse_IsNone(string text) => Quantity.Size(text).ShouldBeNull();
}
