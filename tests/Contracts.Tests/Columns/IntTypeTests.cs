using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tests.Columns;

public sealed class IntTypeTests
{
    private const string Fault = "must be a whole number from -9223372036854775808 to 9223372036854775807";

    private static readonly IntType Type = ColumnTypes.Int;

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("-0.0", 0)]
    [InlineData("5.0", 5)]
    [InlineData("5.000000000000000000000000000000", 5)]
    [InlineData("5e0", 5)]
    [InlineData("1.5e1", 15)]
    [InlineData("1500E-2", 15)]
    [InlineData("1e18", 1000000000000000000)]
    [InlineData("1E+18", 1000000000000000000)]
    [InlineData("9007199254740993", 9007199254740993)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775807.0", long.MaxValue)]
    [InlineData("922337203685477580.7e1", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void Read_OfWholeNumber_IsExact(string json, long value)
    {
        Type.ShouldRoundTrip(json, value, $"{value}");
        Type.ShouldReadText(json, value);
    }

    [Theory]
    [InlineData("5.00000000000000000000000001")]
    [InlineData("0.5")]
    [InlineData("1e-1")]
    [InlineData("9223372036854775808")]
    [InlineData("9223372036854775807.1")]
    [InlineData("-9223372036854775809")]
    [InlineData("1e19")]
    [InlineData("1e400")]
    [InlineData("1e99999999999999999999")]
    [InlineData("1e-2147483648")]
    public void Read_OfOtherNumber_IsRefused(string json)
    {
        Type.ShouldRefuse(json, Fault);
        Type.ShouldRefuseText(json, Fault);
    }

    [Fact]
    public void Read_OfNumberWithManyDigits_IsRefusedOrExact()
    {
        Type.ShouldRefuse(new string('9', 10_000), Fault);
        Type.ShouldRefuse($"0.{new string('0', 10_000)}1", Fault);
        Type.ShouldRoundTrip($"7.{new string('0', 10_000)}", 7L, "7");
    }

    [Theory]
    [InlineData("\"5\"", "text")]
    [InlineData("true", "a boolean")]
    [InlineData("[5]", "a list")]
    [InlineData("{}", "an object")]
    public void Read_OfAnythingElse_IsRefused(string json, string kind) =>
        Type.ShouldRefuse(json, $"{Fault}, not {kind}");

    [Theory]
    [InlineData("")]
    [InlineData(" 5")]
    [InlineData("5 ")]
    [InlineData("0x5")]
    [InlineData("1,000")]
    [InlineData("1_000")]
    [InlineData("٥")]
    [InlineData("--5")]
    [InlineData("5.")]
    [InlineData(".5")]
    [InlineData("5e")]
    [InlineData("e5")]
    [InlineData("NaN")]
    [InlineData("true")]
    public void ReadText_OfAnythingElse_IsRefused(string text) => Type.ShouldRefuseText(text, Fault);

    [Fact]
    public void Take_OfSmallerNumbers_Widens()
    {
        Type.TryTake(5, out var value, out _).ShouldBeTrue();
        value.ShouldBe(5L);
        Type.TryTake((short)5, out value, out _).ShouldBeTrue();
        value.ShouldBe(5L);
        Type.TryTake(5.0, out _, out var fault).ShouldBeFalse();
        fault.ShouldBe("must be of the .NET type Int64, not Double");
    }
}
